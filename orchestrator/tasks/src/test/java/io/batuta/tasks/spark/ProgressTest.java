package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is read out of Spark's event log. */
class ProgressTest {
    /** As Spark 3.5 writes a batch of a query that reads a topic. */
    private static String batch(String sources) {
        return "{\"Event\":\"org.apache.spark.sql.streaming.StreamingQueryListener$QueryProgressEvent\",\"progress\":{\"id\":\"1\",\"runId\":\"2\","
                + "\"name\":\"people\",\"timestamp\":\"2026-11-21T12:00:00.000Z\",\"batchId\":42,\"batchDuration\":1000,\"sources\":["
                + sources
                + "],\"sink\":{\"description\":\"ForeachBatchSink\",\"numOutputRows\":-1}}}";
    }

    private static String source(String in, String processed, String metrics) {
        return "{\"description\":\"KafkaV2[Subscribe[random-user]]\",\"numInputRows\":600,\"inputRowsPerSecond\":" + in
                + ",\"processedRowsPerSecond\":" + processed + ",\"metrics\":" + metrics + "}";
    }

    private static String batchAfter(String event) {
        Progress progress = new Progress();
        progress.event(event);
        return String.valueOf(progress.batch());
    }

    @Test
    void aBatchHasRatesAndALag() {
        assertThat(batchAfter(batch(source("120.4", "118.2", "{\"avgOffsetsBehindLatest\":\"2.5\",\"maxOffsetsBehindLatest\":\"5\"}"))))
                .isEqualTo("people, batch 42: 600 rows, 120 rows/s in, 118 rows/s processed, 5 records behind the topic");
    }

    @Test
    void ratesOfSeveralSourcesAreAddedUpAndUnknownOnesLeftOut() {
        assertThat(batchAfter(batch(source("1.5", "2.25", "{}") + "," + source("1.0", "1.0", "{}"))))
                .isEqualTo("people, batch 42: 1200 rows, 2.5 rows/s in, 3.3 rows/s processed");
        assertThat(batchAfter(batch(source("\"NaN\"", "\"Infinity\"", "{}")))).isEqualTo("people, batch 42: 600 rows");
    }

    @Test
    void aJobIsCountedOnceHoweverOftenItIsRead() {
        Progress progress = new Progress();
        for (int i = 0; i < 2; i++) {
            progress.event("{\"Event\":\"SparkListenerJobStart\",\"Job ID\":0}");
            progress.event("{\"Event\":\"SparkListenerJobStart\",\"Job ID\":1}");
        }
        assertThat(progress.jobs()).isEqualTo(2);
        assertThat(progress.batch()).isNull();
    }
}
