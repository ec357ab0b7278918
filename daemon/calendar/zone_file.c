/* SPDX-License-Identifier: MIT */
/*
 * A file has a block of times of 4 bytes, for readers of old, and then, from version 2 on, the same
 * with 8 bytes and a line of rules for all that comes later. A block is a header with six counts
 * and: the times of the changes; for each the number of its type; the types (how far ahead, is it
 * summer time, its name); names; leap seconds; two lists of flags. All numbers are big-endian.
 */
#include "calendar/zone_file.h"

#include "base/big_endian.h"
#include "base/cleanup.h"
#include "base/memory.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	FILE_SIZE_MAX = 64 * 1024, /* bytes; the largest of tzdata has 4 KiB */
	HEADER_SIZE = 44,
	TYPE_SIZE = 6,
	RULES_SIZE_MAX = 128,            /* bytes of the last line */
	EAST_OFFSET_MAX = 26 * 3600 - 1, /* seconds, and as much behind less an hour, as the RFC has
					  * it
					  */
	WEST_OFFSET_MAX = 25 * 3600 - 1,
};

struct data_block {
	const unsigned char *times, *type_indexes, *types, *end;
	size_t n_times, n_types;
	size_t time_size; /* bytes of a time */
};

static int64_t read_time(const unsigned char *bytes, size_t time_size) {
	uint64_t number;

	if (time_size == sizeof(uint32_t)) {
		return (int32_t)read_be32(bytes);
	}
	memcpy(&number, bytes, sizeof number);
	return (int64_t)be64toh(number);
}

/* The block at @bytes, if it is whole. */
static int parse_block(struct data_block *ret, const unsigned char *bytes, const unsigned char *end,
	size_t time_size) {
	uint64_t counts[6], size; /* flags of UTC, flags of standard time, leap seconds, times,
				     types, bytes of names */

	if ((size_t)(end - bytes) < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0) {
		return -EBADMSG;
	}
	for (size_t i = 0; i < 6; i++) {
		counts[i] = read_be32(bytes + 20 + 4 * i);
	}
	bytes += HEADER_SIZE;
	size = counts[3] * (time_size + 1) + counts[4] * TYPE_SIZE + counts[5] +
		counts[2] * (time_size + 4) + counts[1] + counts[0];
	if (!counts[4] || size > (uint64_t)(end - bytes)) {
		return -EBADMSG;
	}
	*ret = (struct data_block){
		.times = bytes,
		.type_indexes = bytes + counts[3] * time_size,
		.types = bytes + counts[3] * (time_size + 1),
		.end = bytes + size,
		.n_times = counts[3],
		.n_types = counts[4],
		.time_size = time_size,
	};
	return 0;
}

static int read_type_utc_offset(int32_t *ret, const struct data_block *block, size_t type_index) {
	int32_t utc_offset;

	if (type_index >= block->n_types) {
		return -EBADMSG;
	}
	utc_offset = (int32_t)read_be32(block->types + type_index * TYPE_SIZE);
	if (utc_offset > EAST_OFFSET_MAX || utc_offset < -WEST_OFFSET_MAX) {
		return -EBADMSG;
	}
	*ret = utc_offset;
	return 0;
}

static int read_first_offset_and_changes(struct zone_table *table, const struct data_block *block) {
	int r = read_type_utc_offset(&table->first_utc_offset, block, 0);

	table->changes = NEW_N(struct zone_change, block->n_times);
	for (size_t i = 0; r == 0 && i < block->n_times; i++) {
		struct zone_change *change = &table->changes[i];

		change->at = read_time(block->times + i * block->time_size, block->time_size);
		if (i && change->at <= change[-1].at) {
			return -EBADMSG;
		}
		r = read_type_utc_offset(&change->utc_offset, block, block->type_indexes[i]);
	}
	table->n_changes = block->n_times;
	return r;
}

/* The line between @bytes and @end, which may be empty. */
static int read_footer(
	struct zone_table *table, const unsigned char *bytes, const unsigned char *end) {
	char text[RULES_SIZE_MAX];
	const unsigned char *line_end;
	size_t size;

	if (bytes == end || *bytes != '\n') {
		return -EBADMSG;
	}
	bytes++;
	line_end = memchr(bytes, '\n', (size_t)(end - bytes));
	size = line_end ? (size_t)(line_end - bytes) : RULES_SIZE_MAX;
	if (size >= RULES_SIZE_MAX) {
		return -EBADMSG;
	}
	memcpy(text, bytes, size);
	text[size] = '\0';
	table->has_rules = size > 0;
	return !size || zone_rules_parse(&table->rules, text) == 0 ? 0 : -EBADMSG;
}

int zone_file_parse(struct zone_table *ret, const void *bytes, size_t size) {
	const unsigned char *begin = bytes, *end = begin + size;
	struct zone_table table = {0};
	struct data_block block;
	int r = parse_block(&block, begin, end, sizeof(uint32_t));
	bool has_footer = r == 0 && begin[4] >= '2';

	if (has_footer) {
		r = parse_block(&block, block.end, end, sizeof(uint64_t));
	}
	r = r == 0 ? read_first_offset_and_changes(&table, &block) : r;
	if (r == 0 && has_footer) {
		r = read_footer(&table, block.end, end);
	}
	if (r < 0) {
		zone_table_finish(&table);
		return r;
	}
	*ret = table;
	return 0;
}

int zone_file_read(struct zone_table *ret, const char *path) {
	_cleanup_(fclosep) FILE *file = fopen(path, "re");
	_cleanup_(freep) char *bytes = NULL;
	size_t size;

	if (!file) {
		return -errno;
	}
	bytes = NEW_N(char, FILE_SIZE_MAX);
	size = fread(bytes, 1, FILE_SIZE_MAX, file);
	/* cppcheck-suppress resourceLeak ; _cleanup_ closes it */
	return size < FILE_SIZE_MAX ? zone_file_parse(ret, bytes, size) : -EBADMSG;
}

void zone_table_finish(struct zone_table *table) {
	free(table->changes);
	*table = (struct zone_table){0};
}
