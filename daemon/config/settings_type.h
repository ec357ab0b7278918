/* SPDX-License-Identifier: MIT */
#pragma once

/* What a type of value is: how to read it, what to call it, what it owns. Private to settings. */

#include "config/settings.h"

/* Read @value, in NFC, into @place. Returns 0, or 1 with nothing changed if it does not fit. */
int setting_parse(const struct setting *key, const char *value, void *place);

/* Set @place to the default, which fits. */
void setting_default(const struct setting *key, void *place);

/* Free what the value at @place owns. */
void setting_clear(const struct setting *key, void *place);

/* What fits, in words, for the caller to free. */
char *setting_expected(const struct setting *key);
