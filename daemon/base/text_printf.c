/* SPDX-License-Identifier: MIT */
#include "base/text_printf.h"

#include <stdio.h>
#include <stdlib.h>

char *text_vprintf(const char *format, va_list arguments) {
	char *text = NULL;

	if (vasprintf(&text, format, arguments) < 0) {
		abort();
	}
	return text;
}

char *text_printf(const char *format, ...) {
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = text_vprintf(format, arguments);
	va_end(arguments);
	return text;
}

char *text_append_word(char *list, const char *word) {
	char *longer = list && *list ? text_printf("%s, %s", list, word) : text_printf("%s", word);

	free(list);
	return longer;
}
