"""Text files sent in with a form."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import TextAreaField, ValidationError

from app.errors import Invalid
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l

ENDINGS = (".md", ".markdown", ".txt")
"""The kinds of file that are text as it stands."""


class TextForm(FlaskForm):
    """A text, pasted or sent as a file; a file's words move into the box, so that no refusal loses them."""

    text = TextAreaField(_l("Text"))
    file = FileField(_l("Or a file"))

    def take_file(self) -> None:
        """Put the words of the uploaded file into the box. Raises `Invalid`."""
        upload, self.file.data = self.file.data, None
        self.text.data = text_of(self.text.data, upload)

    def validate_file(self, _field: FileField) -> None:
        """Take the file along with the other fields, whatever is wrong with those."""
        try:
            self.take_file()
        except Invalid as refusal:
            raise ValidationError(str(refusal)) from refusal


def text_of(pasted: str | None, upload: object, *, field: str = "file") -> str:
    """What was pasted, or else the file's text (UTF-8, or Windows' Western letters). Raises `Invalid`."""
    if not isinstance(upload, FileStorage) or not upload.filename:
        return pasted or ""
    if (pasted or "").strip():
        raise Invalid(_("There is a text in the box and a file. Empty the box or leave the file out."), field)
    if not upload.filename.lower().endswith(ENDINGS):
        raise Invalid(_("Only text files can be read: their names end in .md or .txt."), field)
    data: bytes = upload.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
