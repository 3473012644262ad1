package io.batuta.model.dag;

/** What can stand before or after something else: a task or a group of tasks. */
public sealed interface Dependency permits Task, TaskGroup {}
