package io.batuta.model.journal;

import java.util.List;

/** A run as stored: its row, its task instances, and the attempts under way. */
public record RunSnapshot(RunRow run, List<TaskRow> tasks, List<AttemptRow> openAttempts) {}
