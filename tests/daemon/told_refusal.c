/* SPDX-License-Identifier: MIT */
#include "told_refusal.h"

#include "base/memory.h"
#include "base/text_printf.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *value_name(const ProtobufCFieldDescriptor *field, const void *place) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(field->descriptor, *(const int *)place);

	return value ? value->name : "?";
}

static void print_list(FILE *out, const ProtobufCFieldDescriptor *field,
	const Usher__Refusal *refusal, const char *between) {
	size_t n = *(const size_t *)((const char *)refusal + field->quantifier_offset);
	char *const *list = *(char **const *)((const char *)refusal + field->offset);

	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%s%s", i ? "|" : between, list[i]);
	}
}

/* A refusal has texts, enums, numbers, and a list of texts. */
char *told_refusal(const Usher__Refusal *refusal) {
	const ProtobufCMessageDescriptor *descriptor = refusal->base.descriptor;
	char *text = NULL;
	size_t size;
	FILE *out = allocated(open_memstream(&text, &size));

	for (unsigned i = 0; i < descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
		const void *place = (const char *)refusal + field->offset;
		char before[64];

		fflush(out);
		(void)snprintf(before, sizeof before, "%s%s=", size ? " " : "", field->name);
		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			print_list(out, field, refusal, before);
		} else if (field->type == PROTOBUF_C_TYPE_STRING && **(char *const *)place) {
			fprintf(out, "%s%s", before, *(char *const *)place);
		} else if (field->type == PROTOBUF_C_TYPE_ENUM && *(const int *)place) {
			fprintf(out, "%s%s", before, value_name(field, place));
		} else if (field->type == PROTOBUF_C_TYPE_INT64 && *(const int64_t *)place) {
			fprintf(out, "%s%" PRId64, before, *(const int64_t *)place);
		}
	}
	fclose(out);
	return allocated(text);
}

/* All that a client has to say the sentence by. */
static char *data_of(const Usher__Answer *answer) {
	char *refusal = told_refusal(answer->refusal), *data;
	const Usher__Person *winner = answer->winner;

	data = text_printf("%d handoff %s visit %s seats %u winner %s %s, %s", (int)answer->outcome,
		answer->handoff_id, answer->visit_id, answer->seats, winner ? winner->badge : "",
		winner ? winner->name : "", refusal);
	free(refusal);
	return data;
}

/* Hints come behind a semicolon, and but for the fields of requests and lists of checks behind a
 * colon as well. */
static size_t size_without_hint(const Usher__Answer *answer) {
	bool has_colons = answer->outcome == USHER__OUTCOME__INVALID ||
		answer->outcome == USHER__OUTCOME__CHECK_FIRST;

	return strcspn(answer->text, has_colons ? ";" : ";:");
}

void told_apart_check(struct told_apart *seen, const Usher__Answer *answer) {
	char *data, *text;
	void **before;

	cr_assert_neq(answer->outcome, USHER__OUTCOME__OK);
	cr_assert(answer->refusal && *answer->text, "outcome %d says why", (int)answer->outcome);
	data = data_of(answer);
	text = allocated(strndup(answer->text, size_without_hint(answer)));
	before = textmap_ensure_value_slot(&seen->text_by_data, data);
	if (*before) {
		cr_expect_str_eq(text, *before, "\"%s\" and \"%s\" are both: %s", text,
			(const char *)*before, data);
		free(text);
	} else {
		*before = text;
	}
	free(data);
}

void told_apart_finish(struct told_apart *seen) {
	const char *data;
	size_t cursor = 0;
	void *text;

	while (textmap_next(&seen->text_by_data, &cursor, &data, &text)) {
		free(text);
	}
	textmap_finish(&seen->text_by_data);
}
