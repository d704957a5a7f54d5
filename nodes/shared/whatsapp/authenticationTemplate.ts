import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../dataObject';

/** Where a button leads that copies a one-time password, in lists that show it as a link. */
const otpLink = /^https?:\/\/(?:www\.)?whatsapp\.com\/otp\b/i;

/** The text of authentication templates, which are the same for everybody, in lists that leave it out. */
const standardText = '*{{1}}* is your verification code.';

/**
 * The components of a template, in which the button of a one-time password is of type `OTP` however the list shows it:
 * WhatsApp itself lists it as a URL, others as `COPY_CODE`. Components of other templates stay as they are.
 *
 * @param components the definition as listed
 * @param category of the template, such as `AUTHENTICATION`
 */
export function withOtpButtons(components: unknown, category: unknown): unknown {
	if (!Array.isArray(components)) return components;
	const list = components.filter(isDataObject);
	const otp = isAuthentication(list, category);
	let found = false;
	const result = list.map((component) => {
		if (!isType(component, 'BUTTONS') || !Array.isArray(component.buttons)) return component;
		const buttons = component.buttons.map((button: unknown) => {
			if (!isDataObject(button) || !isOtpButton(button, { authentication: otp })) return button;
			found = true;
			return { ...button, type: 'OTP' };
		});
		return { ...component, buttons };
	});
	const hasText = list.some((component) => isType(component, 'BODY') && component.text);
	return found || (otp && !hasText) ? withCode(result) : components;
}

function isAuthentication(list: readonly IDataObject[], category: unknown): boolean {
	return (
		(typeof category === 'string' && /^authentication$/i.test(category)) ||
		list.some(
			(component) =>
				(isType(component, 'BODY') && component.add_security_recommendation !== undefined) ||
				(isType(component, 'FOOTER') && component.code_expiration_minutes !== undefined),
		)
	);
}

function hasVariable(url: string): boolean {
	const start = url.indexOf('{{');
	return start >= 0 && url.includes('}}', start + 2);
}

function isOtpButton(button: IDataObject, { authentication }: { authentication: boolean }): boolean {
	if (isType(button, 'OTP') || button.otp_type !== undefined) return true;
	if (isType(button, 'COPY_CODE')) return authentication;
	if (!isType(button, 'URL')) return false;
	const url = typeof button.url === 'string' ? button.url : '';
	return otpLink.test(url) || (authentication && hasVariable(url));
}

/** The code is a variable of the text, whether the list shows the text or not. */
function withCode(list: readonly IDataObject[]): IDataObject[] {
	const body = list.find((component) => isType(component, 'BODY'));
	if (!body) return [{ type: 'BODY', text: standardText }, ...list];
	if (typeof body.text === 'string' && body.text.includes('{{')) return [...list];
	return list.map((component) => (component === body ? { ...body, text: standardText } : component));
}

function isType({ type }: IDataObject, name: string): boolean {
	return typeof type === 'string' && type.toUpperCase() === name;
}
