import { mediaLimits, phoneFile } from '../api';
import type { Recipient } from '../../shared/input/recipient';
import { path, type Request } from '../../shared/http/request';
import { headerAttachment, type ResolvedTemplate } from '../../shared/whatsapp/template';
import { conversations } from '../message/conversation';

/** What a bulk send's message says, and how its recipients are handed over. */
export interface BulkContent {
	productId: string;
	template: ResolvedTemplate;
	numbersAsFile?: boolean;
}

/**
 * `POST /products/{productId}/conversations/templates/{templateId}/send`, as the documented samples have it: a form.
 *
 * @throws InvalidInput for an id that is no number
 */
export function sendOne(productId: string, template: ResolvedTemplate, recipient: Recipient): Request {
	return {
		method: 'POST',
		path: `${conversations(productId)}${path`/templates/${template.templateId}/send`}`,
		form: true,
		responseType: 'any',
		body: { phone_number: recipient.e164, language_code: template.language, ...parametersOf(template) },
		attachments: headerAttachment(template, 'attachment', mediaLimits.maxBytes),
	};
}

/**
 * `POST /products/{productId}/conversations/templates/{templateId}/send/bulk`: all get the same values. The numbers are fields, or a file.
 *
 * @throws InvalidInput for an id that is no number
 */
export function sendMany(
	{ productId, template, numbersAsFile = false }: BulkContent,
	recipients: readonly Recipient[],
): Request {
	return {
		method: 'POST',
		path: `${conversations(productId)}${path`/templates/${template.templateId}/send/bulk`}`,
		form: true,
		responseType: 'any',
		body: {
			language_code: template.language,
			...parametersOf(template),
			...(!numbersAsFile && Object.fromEntries(recipients.map(({ e164 }, index) => [`phones[${index}]`, e164]))),
		},
		attachments: headerAttachment(template, 'attachment', mediaLimits.maxBytes),
		...(numbersAsFile && { generatedFile: phoneFile(recipients) }),
	};
}

function parametersOf({ parameters }: ResolvedTemplate): Record<string, string> {
	return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [`parameters[${key}]`, value]));
}
