import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { body } from '../../shared/whatsapp/interactive';
import { formattedOptions, replyTo, textFormatting } from '../../shared/whatsapp/messageFields';
import { campaign, defaultCountryCode } from '../../shared/whatsapp/recipientFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { addresseeOf, toFields } from '../recipient';
import { mentionedPhones, mentionsOf } from './mentions';
import { accepted, interactiveRequest } from './request';

const options = defineField({
	...formattedOptions,
	options: [defaultCountryCode, textFormatting, mentionedPhones, replyTo, campaign],
});

/** `POST /sendLocationRequest` */
export const requestLocation = defineOperation({
	...operationTexts.requestLocation,
	properties: [...toFields, body, options],
	recipient: addresseeOf,
	request: (parameters, addressee) =>
		interactiveRequest('/sendLocationRequest', addressee, parameters, {
			mentionedPhones: mentionsOf(parameters.additionalFields),
		}),
	output: (answer, _, addressee) => accepted(addressee, answer),
});
