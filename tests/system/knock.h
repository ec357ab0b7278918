/* SPDX-License-Identifier: MIT */
#pragma once

/* What knock says: its messages (knock_say.c) and its connection (knock.c). */

#include "wire/usher.pb-c.h"

#include <stddef.h>
#include <stdint.h>

/* Say why on stderr, and end. */
void give_up(const char *what) __attribute__((noreturn));

void say_bytes(const void *bytes, size_t size);

/* Say @message in a frame. Where it has @marker, @size other bytes take its place: texts that no
 * string of C can hold. @marker may be NULL. */
void say_message(
	const Usher__FromClient *message, const char *marker, const void *bytes, size_t size);

/* Returns how many bytes @hex stands for. */
size_t read_hex(const char *hex, uint8_t *ret, size_t room);

/* The steps that say a message; @words are those of the line. */
void say_hello(char **words);
void say_request(char **words);
void say_bad(char **words);
void say_padded(char **words);
