package io.batuta.model.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The settings of an SQL task.
 *
 * @param connection a connection of kind postgres or jdbc
 * @param statements what is sent, in order
 * @param parameters the values of the first statement's question marks, in order
 * @param transaction whether all statements take effect together or not at all
 * @param reads whether the rows are the task's output
 * @param maxRows the most rows a query may give
 */
public record SqlConfig(String connection, List<String> statements, List<JsonNode> parameters, boolean transaction, boolean reads,
        int maxRows) {}
