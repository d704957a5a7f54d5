import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { LoadedFile } from './attachments';
import type { Request } from './request';
import { hasFileText, jsonBytes } from './fileText';
import { asForm } from './form';

/** Whether the body goes out as a form. */
function isForm({ form, attachments, generatedFile: made }: Request): boolean {
	return form === true || made !== undefined || (attachments?.files.length ?? 0) > 0;
}

/** The body as n8n's HTTP helper takes it, and its content type where the helper does not know it by itself. */
export async function bodyOf(
	request: Request,
	files: readonly LoadedFile[],
): Promise<{ body?: IHttpRequestOptions['body']; contentType?: string }> {
	const fields = present(request.body ?? {}, request.keepEmpty);
	if (isForm(request)) {
		const { attachments, generatedFile: made } = request;
		const parts = files.map((file) => ({ ...file, part: attachments?.part ?? '' }));
		const bytes = made && Buffer.from(made.text);
		return await asForm(fields, bytes ? [...parts, { ...made, bytes }] : parts);
	}
	if (request.body === undefined) return {};
	if (hasFileText(fields)) return { body: await jsonBytes(fields), contentType: 'application/json' };
	return { body: fields };
}

/** What a request carries beside the fields of a message. */
export interface Load {
	/** Sent as parts of a form. */
	files: readonly LoadedFile[];
	/** Whether it carries files: these, or others as text in its JSON. It takes its time, and fills the memory. */
	isLarge: boolean;
}

/** A text of a message is shorter by far. */
const largeText = 64 * 1024;

/** @param files those of the request, as they were loaded */
export function loadOf({ body = {}, generatedFile: made }: Request, files: readonly LoadedFile[]): Load {
	const texts = [made?.text, ...Object.values(body)];
	const hasLargeText = texts.some((text) => typeof text === 'string' && text.length > largeText);
	return { files, isLarge: files.length > 0 || hasFileText(body) || hasLargeText };
}

/** Leaves out what is undefined or empty. @param keepEmpty names that mean something when they are empty */
export function present(entries: Readonly<Record<string, unknown>>, keepEmpty: readonly string[] = []): IDataObject {
	const kept: IDataObject = {};
	for (const [name, value] of Object.entries(entries)) {
		if (isSendable(value) || (value === '' && keepEmpty.includes(name))) kept[name] = value;
	}
	return kept;
}

function isSendable(value: unknown): value is IDataObject[string] {
	return value !== undefined && value !== '';
}
