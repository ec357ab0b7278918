/* SPDX-License-Identifier: MIT */
#include "api/say.h"

Usher__Send *make_send_from_said(const Usher__Said *said, struct pool *pool) {
	Usher__Send *send = POOL_NEW(pool, Usher__Send);
	Usher__Card *card = POOL_NEW(pool, Usher__Card);

	usher__send__init(send);
	usher__card__init(card);
	card->surname = said->surname;
	card->given_name = said->given_name;
	card->honorific = said->honorific;
	card->title = said->title;
	card->party_size = said->party_size;
	card->n_traits = said->n_traits;
	card->traits = said->traits;
	send->kind = USHER__KIND__ARRIVAL;
	send->to = said->to;
	send->card = card;
	return send;
}
