package io.batuta.model.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/** Writes sets without an order of their own in one that is the same in every process; the JDK's keep another in each, and a plan must read the same wherever its code is loaded. */
final class OrderedSets extends StdSerializer<Set<?>> {
    private static final long serialVersionUID = 1;

    OrderedSets() {
        super(Set.class, false);
    }

    @Override
    public void serialize(Set<?> value, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartArray();
        for (Object one : value instanceof SequencedSet<?> || value.size() < 2 ? value : inOrder(value)) {
            provider.defaultSerializeValue(one, out);
        }
        out.writeEndArray();
    }

    private static List<Object> inOrder(Set<?> value) {
        List<Object> all = new ArrayList<>(value);
        Class<?> first = all.getFirst().getClass();
        boolean alike = all.stream().allMatch(one -> one instanceof Comparable && one.getClass() == first);
        all.sort(alike ? OrderedSets::natural : Comparator.comparing(Json::write));
        return all;
    }

    @SuppressWarnings("unchecked")
    private static int natural(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }
}
