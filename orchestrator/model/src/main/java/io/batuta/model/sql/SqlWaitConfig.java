package io.batuta.model.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.sensor.Looks;
import java.util.List;

/**
 * Settings of waiting for a query's answer.
 *
 * @param connection a connection of kind postgres or jdbc
 * @param statement the query
 * @param parameters the values of its question marks, in order
 * @param looks how it looks
 */
public record SqlWaitConfig(String connection, String statement, List<JsonNode> parameters, Looks looks) {}
