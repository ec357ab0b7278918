/* SPDX-License-Identifier: MIT */
#include "libusher/bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int bytes_reserve(struct bytes *bytes, size_t size) {
	size_t used = bytes->end - bytes->start, room = bytes->room ? bytes->room : 512;
	uint8_t *data;

	if (bytes->room - bytes->end >= size) {
		return 0;
	}
	while (room - used < size) {
		room *= 2;
	}
	data = malloc(room);
	if (!data) {
		return -ENOMEM;
	}
	if (used) {
		memcpy(data, bytes->data + bytes->start, used);
	}
	free(bytes->data);
	*bytes = (struct bytes){data, 0, used, room};
	return 0;
}

int bytes_add(struct bytes *bytes, const void *more, size_t size) {
	int r = bytes_reserve(bytes, size);

	if (r == 0 && size) {
		memcpy(bytes->data + bytes->end, more, size);
		bytes->end += size;
	}
	return r;
}

const uint8_t *bytes_at(const struct bytes *bytes) {
	return bytes->data ? bytes->data + bytes->start : NULL;
}

void bytes_drop(struct bytes *bytes, size_t size) {
	bytes->start += size;
	if (bytes->start == bytes->end) {
		bytes->start = bytes->end = 0;
	}
}
