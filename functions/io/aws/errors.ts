/** Whether AWS refused the call with the error of this name, such as `ConflictException`. */
export const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
