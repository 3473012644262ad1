package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a real spark-submit 3.5.6 prints about a driver's pod, and what it means. */
class KubernetesClusterTest {
    private static final String RUNS = """
            INFO LoggingPodStatusWatcherImpl: State changed, new state:\s
            \t pod name: batuta-47
            \t phase: Pending
            \t container status:\s
            \t\t container state: waiting
            \t\t pending reason: ContainerCreating
            INFO LoggingPodStatusWatcherImpl: Waiting for application Apps with application ID spark-0e46 and submission ID default:batuta-47 to finish...
            INFO LoggingPodStatusWatcherImpl: State changed, new state:\s
            \t phase: Running
            \t container status:\s
            \t\t container state: running
            INFO LoggingPodStatusWatcherImpl: Application status for spark-0e46 (phase: Running)
            """;

    private static void means(String text, Cluster.Phase phase, String words) {
        assertThat(KubernetesCluster.seen(text)).isEqualTo(new Cluster.Seen(phase, words));
    }

    @Test
    void theLastWordsCount() {
        means(RUNS, Cluster.Phase.GOING, "Running");
        means(RUNS + "\t phase: Succeeded\n\t\t exit code: 0\n\t\t termination reason: Completed\n", Cluster.Phase.SUCCEEDED,
                "Succeeded with exit code 0 (Completed)");
        means(RUNS + "\t phase: Failed\n\t\t exit code: 137\n\t\t termination reason: OOMKilled\n", Cluster.Phase.FAILED,
                "Failed with exit code 137 (OOMKilled)");
    }

    @Test
    void aPodThatWaitsSaysForWhat() {
        means("\t phase: Pending\n\t\t container state: waiting\n\t\t pending reason: ErrImagePull\n", Cluster.Phase.GOING,
                "Pending (ErrImagePull)");
    }

    @Test
    void aPodThatIsGoneIsNotKnown() {
        means("Submitting a request for the status of submission default:batuta-47 in k8s://https://host:6443.\nApplication not found.\n",
                Cluster.Phase.NOT_KNOWN, "");
    }
}
