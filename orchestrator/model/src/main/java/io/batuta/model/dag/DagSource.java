package io.batuta.model.dag;

import java.util.List;

/** What a bundle offers: a public class with a public constructor without parameters that makes one or several DAGs. */
@FunctionalInterface
public interface DagSource {
    /** Makes the DAG. Must be deterministic and quick: it runs whenever the bundle is built or its code is loaded. */
    Dag dag();

    /** Makes all DAGs of this source; override it to offer several. */
    default List<Dag> dags() {
        return List.of(dag());
    }
}
