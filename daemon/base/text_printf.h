/* SPDX-License-Identifier: MIT */
#pragma once

/* A text that printf makes, in memory of its own. */

#include <stdarg.h>

/* The text, which the caller frees; never NULL, as memory.h has it. */
char *text_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *text_vprintf(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

/* @list, which is freed (NULL: an empty one), with a comma and one more word; the caller frees. */
char *text_append_word(char *list, const char *word);
