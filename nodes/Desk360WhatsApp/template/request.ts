import { mediaLimits, phoneFile } from '../api';
import type { TogetherChannel } from '../../shared/bulk/bulkMessage';
import type { Request } from '../../shared/http/request';
import type { Recipient } from '../../shared/input/recipient';
import { headerAttachment, type ResolvedTemplate } from '../../shared/whatsapp/template';
import { conversations } from '../message/conversation';

/** What a bulk send's message says, and how its recipients share requests. */
export interface BulkContent {
	integrationId: string;
	template: ResolvedTemplate;
	numbersAsFile?: boolean;
	ownValuesTogether?: boolean;
}

/**
 * `POST /integrations/{integrationId}/conversations/templates/send`, as the documented samples have it: a form.
 *
 * @throws InvalidInput for an id that is no number
 */
export function sendOne(integrationId: string, template: ResolvedTemplate, { e164 }: Recipient): Request {
	return {
		method: 'POST',
		path: `${conversations(integrationId)}/templates/send`,
		form: true,
		expects: ['message_id'],
		body: {
			...identify(template),
			'destinations[0][phone]': e164,
			...parametersOf(template, (key) => `destinations[0][parameters][${key}]`),
		},
		attachments: headerAttachment(template, 'attachment', mediaLimits.maxBytes),
	};
}

/**
 * `POST /integrations/{integrationId}/conversations/templates/send/bulk`: all get the same values. The numbers are fields, or a file.
 *
 * @throws InvalidInput for an id that is no number
 */
export function sendMany(
	{ integrationId, template, numbersAsFile = false }: BulkContent,
	recipients: readonly Recipient[],
): Request {
	return {
		method: 'POST',
		path: `${conversations(integrationId)}/templates/send/bulk`,
		form: true,
		// What comes after a file of numbers is not documented.
		...(numbersAsFile ? { responseType: 'any' as const } : { expects: ['phones'] }),
		body: {
			...identify(template),
			...(!numbersAsFile &&
				Object.fromEntries(recipients.map(({ e164 }, index) => [`destinations[${index}][phone]`, e164]))),
			...parametersOf(template, (key) => `parameters[${key}]`),
		},
		attachments: headerAttachment(template, 'attachment', mediaLimits.maxBytes),
		...(numbersAsFile && { generatedFile: phoneFile(recipients) }),
	};
}

/**
 * Several recipients with values of their own in one request: `destinations.*.parameters`, as the documentation's table
 * names them; its samples have one recipient.
 */
export const together: TogetherChannel<BulkContent> = {
	common: ({ ownValuesTogether, template: { parameters, ...template }, ...others }) =>
		ownValuesTogether ? { ...others, template } : undefined,
	part: ({ template }, { e164 }, index) => ({
		[`destinations[${index}][phone]`]: e164,
		...parametersOf(template, (key) => `destinations[${index}][parameters][${key}]`),
	}),
	request: ({ integrationId, template }, parts) => ({
		method: 'POST',
		path: `${conversations(integrationId)}/templates/send`,
		form: true,
		// What comes for several is not documented.
		responseType: 'any',
		body: { ...identify(template), ...parts },
		attachments: headerAttachment(template, 'attachment', mediaLimits.maxBytes),
	}),
};

function identify({ templateId, language }: ResolvedTemplate) {
	return { template_id: templateId, language_id: language };
}

function parametersOf({ parameters }: ResolvedTemplate, name: (key: string) => string): Record<string, string> {
	return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [name(key), value]));
}
