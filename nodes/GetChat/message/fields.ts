import { defineField } from '../../shared/input/parameters';
import {
	formattedOptions as sharedFormattedOptions,
	messageOptions as sharedOptions,
	replyTo as sharedReplyTo,
	textFormatting,
} from '../../shared/whatsapp/messageFields';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/recipientFields';

/** The documentation does not have it: an inbox may refuse it. */
export const replyTo = defineField({
	...sharedReplyTo,
	description:
		'WhatsApp ID of a message of this chat to quote, as the trigger and Get Many give it. get.chat does not document this: an inbox that does not know it refuses the message, and nothing is sent.',
});

/** What every message takes besides its content. */
export const messageOptions = defineField({ ...sharedOptions, options: [defaultCountryCode, replyTo, campaign] });

/** The same for messages with a text to format. */
export const formattedOptions = defineField({
	...sharedFormattedOptions,
	options: [defaultCountryCode, textFormatting, replyTo, campaign],
});
