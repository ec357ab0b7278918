/* SPDX-License-Identifier: MIT */
#pragma once

/* A doubly linked list through links embedded in its members. A link that is all zeroes, or points
 * at itself, is in no list. Each link's comment names the list it lives in. */

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *prev, *next;
};

#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

static inline void list_init(struct list *list) {
	list->prev = list->next = list;
}

static inline bool list_empty(const struct list *list) {
	return !list->next || list->next == list;
}

/* Append @link, which is in no list. */
static inline void list_append(struct list *list, struct list *link) {
	link->prev = list->prev;
	link->next = list;
	list->prev->next = link;
	list->prev = link;
}

/* Take @link out of whatever list it is in; nothing if in none. */
static inline void list_remove(struct list *link) {
	if (link->next) {
		link->prev->next = link->next;
		link->next->prev = link->prev;
	}
	list_init(link);
}

/* @link may be removed, and freed, in the body of list_each_safe. */
#define list_each(link, head)                                                                      \
	for (struct list *link = (head)->next; link != (head); link = link->next)
#define list_each_safe(link, head)                                                                 \
	for (struct list *link = (head)->next, *link##_next = link->next; link != (head);          \
		link = link##_next, link##_next = link->next)
