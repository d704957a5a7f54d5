import { defineOperation } from '../../shared/operation/defineOperation';
import { body, footer } from '../../shared/whatsapp/interactive';
import { listFields, listOf } from '../../shared/whatsapp/listMessage';
import { formattedOptions, headerText } from '../../shared/whatsapp/messageFields';
import { operationTexts } from '../../shared/whatsapp/operationTexts';
import { addresseeOf, toFields } from '../recipient';
import { accepted, headerTextOf, interactiveRequest } from './request';

/** `POST /sendList` */
export const sendList = defineOperation({
	...operationTexts.sendList,
	properties: [...toFields, headerText, body, footer, ...listFields, formattedOptions],
	recipient: addresseeOf,
	request: (parameters, addressee) => {
		const { button, sections } = listOf(parameters);
		return interactiveRequest('/sendList', addressee, parameters, {
			header: headerTextOf(parameters.headerText),
			action: button,
			sections,
		});
	},
	output: (answer, _, addressee) => accepted(addressee, answer),
});
