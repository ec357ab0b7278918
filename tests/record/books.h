/* SPDX-License-Identifier: MIT */
#pragma once

/* A store on disk, whose history is filled by hand and read back by a connection of its own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern char books_path[96]; /* of its database */

/* Begins a new one. */
void books_open(void);

/* It is gone, from the disk as well. */
void books_close(void);

/* Files a row under @number; consumes @bytes. With @await it is durable, and all before it, when
 * this returns. */
void books_file(uint64_t number, void *bytes, size_t size, bool await);

/* @sql happens to it from outside. */
void books_damage(const char *sql);
