/* SPDX-License-Identifier: MIT */
#pragma once

/* A store on disk, whose history is filled by hand and read back by a reader. */

#include "record/history.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Begins a new one. */
void books_open(void);

/* Its history. The caller frees it before the store is closed. */
struct history *books_history(void);

/* It is gone, from the disk as well. */
void books_close(void);

/* Files a row under @number; consumes @bytes. With @await it is durable, and all before it, when
 * this returns. */
void books_file(uint64_t number, void *bytes, size_t size, bool await);

/* Its database is taken away beneath it. */
void books_take_away(void);

/* @sql happens to it from outside. */
void books_damage(const char *sql);
