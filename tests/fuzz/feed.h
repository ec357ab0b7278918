/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a fuzz target makes of its bytes. A target is one function, LLVMFuzzerTestOneInput, which
 * libFuzzer calls with bytes that it mutates, and replay.c with the files of a corpus. Some take
 * the bytes as they are; the others feed on them one by one, so that any bytes mean something, and
 * in such a way that a seed can be written in an editor: white space is skipped, digits and
 * capitals are small numbers, small letters choose, a full stop ends.
 */

#include "base/pool.h"

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What must hold, in release builds too. Ends the process, which is how a target
 * reports a failure. */
#define NEED(condition, ...)                                                                       \
	((condition) ? (void)0 : need_failed(__FILE__, __LINE__, #condition, __VA_ARGS__))

void need_failed(const char *file, int line, const char *condition, const char *format, ...)
	__attribute__((noreturn, format(printf, 4, 5)));

struct feed {
	const uint8_t *at, *end;
};

bool feed_is_empty(const struct feed *feed);

/* The next byte that is no white space; at the end 0, and so for ever. */
uint8_t feed_byte(struct feed *feed);

/* The next byte as it is; 0 at the end. */
uint8_t feed_raw(struct feed *feed);

/* A number below @n: 0 to 9 and from A on 10, 11, …, of other bytes the rest. */
size_t feed_below(struct feed *feed, size_t n);

/* A number of 64 bits: 0 to 9, A to Z, 'n' and two bytes, 'x' and eight bytes, and of other bytes
 * those at which things break. */
uint64_t feed_number(struct feed *feed);

/* A text in @pool: a word that the fuzzers' site knows, or one that nobody does, from t to z one
 * that says when, or '"', a length, and so many bytes. */
char *feed_text(struct feed *feed, struct pool *pool);

/*
 * A message in @pool. A small letter is one of its fields, from a on, and a capital one from the
 * 27th on, if there are so many; what follows is its value. Of a field that is repeated, one more.
 * A full stop, or the end, ends the message.
 */
ProtobufCMessage *feed_message(
	struct feed *feed, const ProtobufCMessageDescriptor *descriptor, struct pool *pool);

/* So many bytes as they are, fewer at the end. */
struct feed feed_part(struct feed *feed, size_t size);

/* A message as bytes, in @pool. */
uint8_t *feed_pack(const ProtobufCMessage *message, struct pool *pool, size_t *ret_size);
