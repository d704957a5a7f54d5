import { integer, optionalNumber, text, textOrNull, type Fields } from '../../values';
import type { Row } from '../../database';
import { ok, type Call, type Handlers, type Result } from '../call';
import { changeSettings, shownWebhookUrl, webhookUrls } from '../channels';
import { findMessage } from '../messages';
import { statusEntry } from '../raw';

/** Webhooks, settings and delivery records. */
export const webhooks: Handlers = {
	getWebhook: ({ account, channel, outbox }) =>
		ok({ webhookUrl: shownWebhookUrl(account, channel.id), webhookStatuses: outbox.states(channel.id) }),
	setWebhook,
	getSettings: ({ account, channel }) => {
		const settings = account.document(channel.id, 'settings');
		return ok({ ...settings, webhookUrl: shownWebhookUrl(account, channel.id) });
	},
	setSettings,
	checkAcks,
};

function setWebhook({ account, channel, body }: Call): Result {
	const before = webhookUrls(account, channel.id).join(',');
	changeSettings(account, channel.id, { webhookUrl: body.webhookUrl });
	if (account.shapes.answers === 'empty') return ok({});
	const now = webhookUrls(account, channel.id).join(',');
	return ok({ set: now !== before, message: now });
}

function setSettings({ account, channel, body }: Call): Result {
	changeSettings(account, channel.id, body);
	if (account.shapes.answers === 'empty') return ok({});
	return ok({ webhookUrl: shownWebhookUrl(account, channel.id), update: body });
}

/** One record a state that the message has reached; none for a message that is not known. */
function checkAcks({ account, channel, query }: Call): Result {
	const row = findMessage(account, channel.id, text(query, 'messageId'));
	return ok({ hooks: row && textOrNull(row, 'operation') !== null ? records(row) : [] });
}

function records(row: Row): Fields[] {
	return ['sent', 'delivered', 'read', 'failed']
		.filter((status) => optionalNumber(row, status) !== undefined)
		.map((status) => statusEntry(row, status, integer(row, status)));
}
