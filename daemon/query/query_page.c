/* SPDX-License-Identifier: MIT */
/* Pages: how much of what was asked fits an answer. */
#include "query/query_private.h"

#include "proto/ident.h"

#include <stdlib.h>

/* Those of the list in @field, and those within them. */
static size_t count_list_elements(
	const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
	size_t n = *(const size_t *)((const char *)message + field->quantifier_offset),
	       n_elements = n;
	const ProtobufCMessage *const *list =
		*(const ProtobufCMessage *const *const *)((const char *)message + field->offset);

	for (size_t i = 0; field->type == PROTOBUF_C_TYPE_MESSAGE && i < n; i++) {
		n_elements += page_count_elements(list[i]);
	}
	return n_elements;
}

size_t page_count_elements(const ProtobufCMessage *message) {
	size_t n_elements = 0;

	for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
		const void *place = (const char *)message + field->offset;

		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			n_elements += count_list_elements(message, field);
		} else if (field->type == PROTOBUF_C_TYPE_MESSAGE &&
			*(const ProtobufCMessage *const *)place) {
			n_elements += page_count_elements(*(const ProtobufCMessage *const *)place);
		}
	}
	return n_elements;
}

bool page_reserve(struct page *page, size_t bytes, size_t elements) {
	page->bytes += bytes + 4;
	page->elements += elements;
	page->full = page->n && (page->bytes > PAGE_BYTES || page->elements > PAGE_ELEMENTS);
	page->n += !page->full;
	return !page->full;
}

bool page_reserve_message(struct page *page, const ProtobufCMessage *message) {
	return page_reserve(page, protobuf_c_message_get_packed_size(message),
		1 + page_count_elements(message));
}

static uint64_t handoff_number(const Usher__Handoff *handoff) {
	uint64_t number = 0;

	(void)ident_parse(handoff->id, &number);
	return number;
}

static int compare_handoff_numbers(const void *a, const void *b) {
	uint64_t x = handoff_number(*(Usher__Handoff *const *)a),
		 y = handoff_number(*(Usher__Handoff *const *)b);

	return (x > y) - (x < y);
}

bool query_page_takes_all_handoffs(Usher__Handoff **handoffs, size_t n, Usher__Answer *answer) {
	struct page page = {0};

	if (n) {
		qsort(handoffs, n, sizeof *handoffs, compare_handoff_numbers);
	}
	answer->handoffs = handoffs;
	for (size_t i = 0; i < n; i++) {
		if (i && !compare_handoff_numbers(&handoffs[i - 1], &handoffs[i])) {
			continue;
		}
		if (!page_reserve_message(&page, &handoffs[i]->base)) {
			return false;
		}
		answer->handoffs[answer->n_handoffs++] = handoffs[i];
	}
	return true;
}
