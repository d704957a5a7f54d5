import type { PhoneAccount, PhoneLine, WireDelivery } from '../phone/line';
import type { PhoneMessage, PhoneStatus } from '../phone/message';
import { isRecord } from '../types';
import { list, object, optionalText } from '../values';
import type { Account, Message } from './account';
import type { Callbacks } from './callbacks';

/** The documented statuses by number, as ticks on a phone. */
const statuses: ReadonlyMap<number, PhoneStatus> = new Map([
	[0, 'sent'],
	[1, 'delivered'],
	[2, 'failed'],
	[3, 'failed'],
	[4, 'failed'],
	[5, 'failed'],
	[6, 'pending'],
	[7, 'read'],
]);

const accountId = 'account';

/** DecisionTelecom's account as the phone sees it: it sends, and passes on nothing that people write. */
export class DecisionTelecomPhone implements PhoneLine {
	constructor(
		private readonly account: Account,
		private readonly callbacks: Callbacks,
	) {}

	accounts(): PhoneAccount[] {
		return [{ id: accountId, name: 'DecisionTelecom account', hears: false, groups: false }];
	}

	messages(limit: number): PhoneMessage[] {
		return this.account.since(0).slice(-limit).map(phoneMessage);
	}

	act(): void {
		throw new Error('DecisionTelecom does not deliver incoming messages');
	}

	file(): undefined {
		return undefined;
	}

	setWindow(_account: string, number: string, open: boolean): void {
		if (open) this.account.closedWindows.delete(number);
		else this.account.closedWindows.add(number);
	}

	deliveries(n: number): WireDelivery[] {
		return this.callbacks.since(n).map(({ n: number, fields, status, error }) => ({
			...{ n: number, target: 'callback', body: fields, status, error },
		}));
	}
}

function phoneMessage(message: Message): PhoneMessage {
	const status = statuses.get(message.status) ?? 'sent';
	return {
		...contentOf(message),
		...{ id: String(message.message_id), provider: 'decisiontelecom', account: accountId, chat: message.to },
		...{ fromBusiness: true, time: message.time, status },
		error: status === 'failed' ? `Status ${message.status}` : undefined,
	};
}

function contentOf({ type, text, file_url: link, template }: Message) {
	if (type === 'image') {
		return { type, text: text ?? undefined, media: { kind: 'image' as const, link: link ?? undefined } };
	}
	if (type === 'text' || !isRecord(template)) return { type, text: text ?? '' };
	const name = optionalText(template, 'name') ?? optionalText(template, 'element_name') ?? 'template';
	const language = optionalText(object(template, 'language'), 'code') ?? '';
	const values = list(template, 'components')
		.filter(isRecord)
		.flatMap((component) => list(component, 'parameters'))
		.filter(isRecord)
		.map((value) => optionalText(value, 'text') ?? optionalText(value, 'type') ?? '');
	// DecisionTelecom's API does not list templates, so the words around the values are not known.
	return { type, text: values.join('\n'), note: `Template ${name} ${language}`.trim() };
}
