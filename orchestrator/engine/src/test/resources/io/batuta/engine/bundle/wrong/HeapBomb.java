import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class HeapBomb implements DagSource {
    @Override
    public Dag dag() {
        var all = new java.util.ArrayList<byte[]>();
        while (true) {
            all.add(new byte[1_000_000]);
        }
    }
}
