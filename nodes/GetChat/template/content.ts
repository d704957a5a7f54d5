import type { Request } from '../../shared/http/request';
import type { OperationContext } from '../../shared/operation/defineOperation';
import type { Recipient } from '../../shared/input/recipient';
import { dataObjects } from '../../shared/input/validate';
import type { Filled, TemplateParameters, Upload } from '../../shared/whatsapp/cloudContent';
import { fillCloudTemplate, type CloudFile } from '../../shared/whatsapp/cloudTemplate';
import { chosenTranslation, templateChoice } from '../../shared/whatsapp/template';
import { uploadFile } from '../message/media';
import { messageRequest } from '../message/request';
import { templates } from './source';

/** Stores a file for templates. */
export const upload: Upload = async ({ client }, binary, maxBytes) => await uploadFile(client, binary, maxBytes);

/** What a template message says. */
export type TemplateContent = Record<string, unknown>;

/** What the message says of a filled template. @throws InvalidInput for values that do not fit their place */
export function contentOf(
	{ name, language, definition, values }: Filled,
	files: ReadonlyMap<string, CloudFile>,
): TemplateContent {
	const components = fillCloudTemplate(definition.components, values, files);
	return {
		...(definition.namespace !== undefined && { namespace: definition.namespace }),
		name,
		language: { policy: 'deterministic', code: language },
		...(components.length > 0 && { components }),
	};
}

/**
 * What the message says where the components are given as JSON. A template given with its language is not looked up.
 *
 * @param namespace of On-Premises inboxes, which want it
 * @throws InvalidInput where the JSON is no list of components
 */
export async function rawContent(
	{ client }: Pick<OperationContext, 'client'>,
	parameters: TemplateParameters,
	namespace = '',
): Promise<TemplateContent> {
	const components = dataObjects('Components (JSON)', parameters.templateComponents);
	const choice = templateChoice(parameters.templateId);
	const { templateId, language } =
		choice.language === ''
			? await chosenTranslation(client, templates.source, parameters.templateId)
			: { templateId: choice.template, language: choice.language };
	return {
		...(namespace.trim() !== '' && { namespace: namespace.trim() }),
		name: templateId,
		language: { policy: 'deterministic', code: language },
		...(components.length > 0 && { components }),
	};
}

/** `POST /messages/` with type `template` */
export function templateRequest(
	recipient: Recipient,
	content: TemplateContent,
	options: { replyToMessageId?: string } = {},
): Request {
	return messageRequest(recipient, 'template', content, options);
}
