/* SPDX-License-Identifier: MIT */
#pragma once

/* A folder of a test's own, for the files that it writes and reads. */

#include <stddef.h>

struct folder {
	char path[64];
};

void folder_init(struct folder *folder);

/* Remove it with all that is in it. */
void folder_finish(struct folder *folder);

/* Where the file @name is, or would be; until the fourth call from now. */
const char *folder_place(const struct folder *folder, const char *name);

/* Write the file @name anew. Returns its place, as above. */
const char *folder_write(
	const struct folder *folder, const char *name, const void *bytes, size_t size);
const char *folder_write_text(const struct folder *folder, const char *name, const char *text);

/* All of the file at @path, as a text; the caller frees. */
char *folder_read(const char *path);

/* The site in the file @path, or of @text, which must be right; the caller frees. */
struct site *folder_site(const char *path);
struct site *folder_site_of(struct folder *folder, const char *text);

/* A site file of @text is refused, and what is said of it is its path, then @says. */
void folder_assert_wrong_site(struct folder *folder, const char *text, const char *says);
