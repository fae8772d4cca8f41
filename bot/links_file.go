package bot

import "time"

// filePath and thumbPath are one attachment and its small picture. Each is signed for itself.
func filePath(id string) string  { return "/m/file/" + id }
func thumbPath(id string) string { return filePath(id) + "/thumb" }

// File is the address of an attachment for the member.
func (l Links) File(id, member string, expires time.Time) string {
	return l.Sign(filePath(id), member, expires)
}

// Thumb is the address of its small picture.
func (l Links) Thumb(id, member string, expires time.Time) string {
	return l.Sign(thumbPath(id), member, expires)
}
