import { prepareQuestion } from '../shared/ask/ask';
import { askOperation } from '../shared/ask/description';
import type { enteredTriggerFields } from '../shared/ask/fields';
import { enteredListener } from '../shared/ask/listener';
import type { Question } from '../shared/ask/plan';
import { templateQuestion } from '../shared/ask/template';
import { asFile, asForm, carriedBy, carriersOf, withButtons, type Messaging } from '../shared/gateway/messaging';
import type { Request } from '../shared/http/request';
import type { ParametersOf } from '../shared/input/parameters';
import type { Recipient } from '../shared/input/recipient';
import type { OperationContext, Resource } from '../shared/operation/defineOperation';
import type { TemplateSource } from '../shared/whatsapp/template';

/** Reply buttons of one message, in both APIs of Desk360. */
export const maxButtons = 10;

/** The files of one media message, and the bytes of each. */
export const mediaLimits = { maxFiles: 5, maxBytes: 20 * 1024 * 1024 };

/** What the operations are called that both APIs have, and no other provider. */
export const commonTexts = {
	getMedia: {
		name: 'Get',
		value: 'get',
		action: 'Get media',
		description: 'Download a received file',
	},
	markAsRead: {
		name: 'Mark as Read',
		value: 'markAsRead',
		action: 'Mark messages as read',
		description: 'Show the sender of messages that they were read',
	},
	sendBulk: {
		name: 'Send in Bulk',
		value: 'sendBulk',
		action: 'Send a message to many recipients',
		description: 'Send a text or files once to everybody of a list, of the input items or of a CSV file',
	},
	sendInteractive: {
		name: 'Send Reply Buttons',
		value: 'sendInteractive',
		action: 'Send reply buttons',
		description: 'Send a text with up to ten buttons to tap; WhatsApp itself shows three',
	},
	sendMedia: {
		name: 'Send Media',
		value: 'sendMedia',
		action: 'Send an image or other file',
		description: 'Send up to five images, videos, audio files or documents of 20 MB each',
	},
} as const;

/** What both APIs carry for the gateway. They have no lists. */
export function carriersOfBoth(messages: Resource, templates: Resource): Messaging['carriers'] {
	return {
		...carriersOf(messages, templates),
		buttons: carriedBy(messages, 'sendInteractive', withButtons(maxButtons)),
		markAsRead: carriedBy(messages, 'markAsRead'),
		media: carriedBy(messages, 'sendMedia', asFile),
		question: carriedBy(messages, askOperation, asForm),
	};
}

type QuestionContext = OperationContext & {
	parameters: ParametersOf<typeof enteredTriggerFields>;
	recipient: Recipient;
};

/** What one of the two APIs asks with. */
interface Conversations {
	/** Where the conversations are. */
	path: string;
	templates: TemplateSource;
	templateResource: Resource;
	questionRequest(path: string, recipient: Recipient, question: Question): Request;
}

/**
 * Checks a question. Both APIs ask alike: they have no lists, and do not tell which trigger they call.
 *
 * @throws InvalidInput naming the field and the rule
 */
export async function prepareDesk360Question(
	context: QuestionContext,
	{ path, templates, templateResource, questionRequest }: Conversations,
): ReturnType<typeof prepareQuestion> {
	const { functions, parameters, recipient } = context;
	return await prepareQuestion(context, {
		template: async () => await templateQuestion(context, templates, templateResource),
		maxButtons,
		hasLists: false,
		listener: () => enteredListener(functions, parameters.triggerUrl),
		requestFor: (question) => questionRequest(path, recipient, question),
		messageIdsIn: ({ message_id: id }) => [id],
	});
}
