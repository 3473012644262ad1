package io.batuta.model.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a DAG's runs.
 *
 * @param type string, integer, number, boolean, array or object, as in JSON Schema
 * @param defaultValue used when a run gives none; null means the run must give one
 * @param allowed the only values accepted, or empty for any
 */
public record ParamSpec(String name, String type, @Nullable JsonNode defaultValue, @Nullable String description, List<JsonNode> allowed) {}
