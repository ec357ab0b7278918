/* SPDX-License-Identifier: MIT */
#include "failing.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t count, fail_from, fail_until; /* none if fail_from is 0 */
static size_t failed;
static bool set_aside;
static long outstanding;

void failing_from(size_t first, size_t n) {
	count = failed = 0;
	fail_from = first;
	fail_until = first + n;
}

size_t failing_stop(void) {
	fail_from = 0;
	return failed;
}

void failing_aside(bool aside) {
	set_aside = aside;
}

long failing_outstanding(void) {
	return outstanding;
}

static bool fails(void) {
	if (!fail_from || set_aside) {
		return false;
	}
	count++;
	if (count < fail_from || count >= fail_until) {
		return false;
	}
	failed++;
	errno = ENOMEM;
	return true;
}

static void *keep(void *memory) {
	outstanding += memory != NULL;
	return memory;
}

/* The linker's names for what is meant by malloc, and for what it would be without us. */
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_reallocarray(void *memory, size_t n, size_t size);
char *__wrap_strdup(const char *text);
int __wrap_vasprintf(char **ret, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
int __wrap___vasprintf_chk(char **ret, int flag, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));
void __wrap_free(void *memory);
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t size);
int __real_vasprintf(char **ret, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
void __real_free(void *memory);

void *__wrap_malloc(size_t size) {
	return fails() ? NULL : keep(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size) {
	return fails() ? NULL : keep(__real_calloc(n, size));
}

void *__wrap_realloc(void *memory, size_t size) {
	void *larger = fails() ? NULL : __real_realloc(memory, size);

	outstanding += larger && !memory;
	return larger;
}

void *__wrap_reallocarray(void *memory, size_t n, size_t size) {
	return n && size > SIZE_MAX / n ? NULL : __wrap_realloc(memory, n * size);
}

char *__wrap_strdup(const char *text) {
	size_t size = strlen(text) + 1;
	char *copy = __wrap_malloc(size);

	return copy ? memcpy(copy, text, size) : NULL;
}

int __wrap_vasprintf(char **ret, const char *format, va_list arguments) {
	int r = fails() ? -1 : __real_vasprintf(ret, format, arguments);

	outstanding += r >= 0;
	return r;
}

int __wrap___vasprintf_chk(char **ret, int flag, const char *format, va_list arguments) {
	return __wrap_vasprintf(ret, format, arguments);
}

void __wrap_free(void *memory) {
	outstanding -= memory != NULL;
	__real_free(memory);
}
