/* SPDX-License-Identifier: MIT */
#include "loop/deferred.h"

void deferred_run_all(struct list *list) {
	struct list batch;

	list_init(&batch);
	while (!list_empty(list)) {
		struct list *link = list->next;

		list_remove(link);
		list_append(&batch, link);
	}
	while (!list_empty(&batch)) {
		struct deferred_task *task = container_of(batch.next, struct deferred_task, link);

		list_remove(&task->link);
		task->run(task);
	}
}

void deferred_free_all(struct list *list) {
	while (!list_empty(list)) {
		struct deferred_free *ended = container_of(list->next, struct deferred_free, link);

		list_remove(&ended->link);
		ended->free(ended);
	}
}
