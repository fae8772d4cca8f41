package roster

import "strings"

// Called are those of the members whom a typed name may mean: by the whole name,
// else by the surname (王某, 王主任). Who is disabled is nobody.
func Called(members []Member, typed string) []Member {
	surname, short := surnameOf(typed)
	var whole, some []Member
	for _, m := range members {
		switch {
		case m.Disabled:
		case m.Name == typed:
			whole = append(whole, m)
		case short && strings.HasPrefix(m.Name, surname):
			some = append(some, m)
		}
	}
	if len(whole) > 0 {
		return whole
	}
	return some
}
