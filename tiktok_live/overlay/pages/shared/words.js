// The few words that overlays say by themselves. `{gift}` stands where the name of the gift goes.

const en = {
  gift: "sent {gift}", like: "liked the LIVE", follow: "followed", share: "shared the LIVE", subscribe: "subscribed",
  join: "joined", others: "and {count} others", question: "asked", disconnected: "Not connected", reconnecting: "Waiting for the LIVE",
  last: { gift: "Last gift", follow: "New follower", subscribe: "New subscriber", share: "Last share" },
  counters: { viewers: "Viewers", likes: "Likes", diamonds: "Diamonds", followers: "New followers", shares: "Shares", subscribers: "Subscribers" },
  boards: { diamonds: "Top gifters", likes: "Top likers" },
  nobody: "Nobody yet", timeUp: "Time is up",
  roles: { host: "Host", moderator: "Moderator", subscriber: "Subscriber", friend: "Friend" },
};

const de = {
  gift: "schickt {gift}", like: "gefällt das LIVE", follow: "folgt jetzt", share: "hat das LIVE geteilt", subscribe: "hat abonniert",
  join: "ist da", others: "und {count} weitere", question: "fragt", disconnected: "Nicht verbunden", reconnecting: "Warte auf das LIVE",
  last: { gift: "Letztes Geschenk", follow: "Neuer Follower", subscribe: "Neues Abo", share: "Zuletzt geteilt" },
  counters: { viewers: "Zuschauer", likes: "Likes", diamonds: "Diamanten", followers: "Neue Follower", shares: "Geteilt", subscribers: "Abos" },
  boards: { diamonds: "Größte Schenker", likes: "Meiste Likes" },
  nobody: "Noch niemand", timeUp: "Zeit ist um",
  roles: { host: "Host", moderator: "Moderator", subscriber: "Abonnent", friend: "Freund" },
};

const es = {
  gift: "envió {gift}", like: "dio me gusta al LIVE", follow: "te sigue", share: "compartió el LIVE", subscribe: "se suscribió",
  join: "se unió", others: "y {count} más", question: "preguntó", disconnected: "Sin conexión", reconnecting: "Esperando el LIVE",
  last: { gift: "Último regalo", follow: "Nuevo seguidor", subscribe: "Nuevo suscriptor", share: "Compartido por" },
  counters: { viewers: "Espectadores", likes: "Me gusta", diamonds: "Diamantes", followers: "Nuevos seguidores", shares: "Compartidos", subscribers: "Suscriptores" },
  boards: { diamonds: "Más regalos", likes: "Más me gusta" },
  nobody: "Aún nadie", timeUp: "Se acabó el tiempo",
  roles: { host: "Anfitrión", moderator: "Moderador", subscriber: "Suscriptor", friend: "Amigo" },
};

const fr = {
  gift: "a envoyé {gift}", like: "aime le LIVE", follow: "s’est abonné", share: "a partagé le LIVE", subscribe: "a pris un abonnement",
  join: "a rejoint", others: "et {count} autres", question: "demande", disconnected: "Non connecté", reconnecting: "En attente du LIVE",
  last: { gift: "Dernier cadeau", follow: "Nouvel abonné", subscribe: "Nouvel abonnement", share: "Dernier partage" },
  counters: { viewers: "Spectateurs", likes: "J’aime", diamonds: "Diamants", followers: "Nouveaux abonnés", shares: "Partages", subscribers: "Abonnements" },
  boards: { diamonds: "Top donateurs", likes: "Top j’aime" },
  nobody: "Personne encore", timeUp: "Temps écoulé",
  roles: { host: "Hôte", moderator: "Modérateur", subscriber: "Abonné", friend: "Ami" },
};

const it = {
  gift: "ha inviato {gift}", like: "ha messo mi piace", follow: "ti segue", share: "ha condiviso il LIVE", subscribe: "si è abbonato",
  join: "è entrato", others: "e altri {count}", question: "chiede", disconnected: "Non connesso", reconnecting: "In attesa del LIVE",
  last: { gift: "Ultimo regalo", follow: "Nuovo follower", subscribe: "Nuovo abbonato", share: "Ultima condivisione" },
  counters: { viewers: "Spettatori", likes: "Mi piace", diamonds: "Diamanti", followers: "Nuovi follower", shares: "Condivisioni", subscribers: "Abbonati" },
  boards: { diamonds: "Top regali", likes: "Top mi piace" },
  nobody: "Ancora nessuno", timeUp: "Tempo scaduto",
  roles: { host: "Host", moderator: "Moderatore", subscriber: "Abbonato", friend: "Amico" },
};

const pt = {
  gift: "enviou {gift}", like: "curtiu a LIVE", follow: "começou a seguir", share: "compartilhou a LIVE", subscribe: "assinou",
  join: "entrou", others: "e mais {count}", question: "perguntou", disconnected: "Sem conexão", reconnecting: "Aguardando a LIVE",
  last: { gift: "Último presente", follow: "Novo seguidor", subscribe: "Novo assinante", share: "Último compartilhamento" },
  counters: { viewers: "Espectadores", likes: "Curtidas", diamonds: "Diamantes", followers: "Novos seguidores", shares: "Compartilhamentos", subscribers: "Assinantes" },
  boards: { diamonds: "Mais presentes", likes: "Mais curtidas" },
  nobody: "Ninguém ainda", timeUp: "Acabou o tempo",
  roles: { host: "Anfitrião", moderator: "Moderador", subscriber: "Assinante", friend: "Amigo" },
};

const pl = {
  gift: "wysyła {gift}", like: "lubi LIVE", follow: "obserwuje", share: "udostępnia LIVE", subscribe: "subskrybuje",
  join: "dołącza", others: "i {count} innych", question: "pyta", disconnected: "Brak połączenia", reconnecting: "Czekam na LIVE",
  last: { gift: "Ostatni prezent", follow: "Nowy obserwujący", subscribe: "Nowy subskrybent", share: "Ostatnie udostępnienie" },
  counters: { viewers: "Widzowie", likes: "Polubienia", diamonds: "Diamenty", followers: "Nowi obserwujący", shares: "Udostępnienia", subscribers: "Subskrypcje" },
  boards: { diamonds: "Najwięcej prezentów", likes: "Najwięcej polubień" },
  nobody: "Jeszcze nikt", timeUp: "Koniec czasu",
  roles: { host: "Host", moderator: "Moderator", subscriber: "Subskrybent", friend: "Znajomy" },
};

const tr = {
  gift: "{gift} gönderdi", like: "LIVE’ı beğendi", follow: "takip etti", share: "LIVE’ı paylaştı", subscribe: "abone oldu",
  join: "katıldı", others: "ve {count} kişi daha", question: "soruyor", disconnected: "Bağlantı yok", reconnecting: "LIVE bekleniyor",
  last: { gift: "Son hediye", follow: "Yeni takipçi", subscribe: "Yeni abone", share: "Son paylaşan" },
  counters: { viewers: "İzleyici", likes: "Beğeni", diamonds: "Elmas", followers: "Yeni takipçi", shares: "Paylaşım", subscribers: "Abone" },
  boards: { diamonds: "En çok hediye", likes: "En çok beğeni" },
  nobody: "Henüz kimse yok", timeUp: "Süre doldu",
  roles: { host: "Yayıncı", moderator: "Moderatör", subscriber: "Abone", friend: "Arkadaş" },
};

const id = {
  gift: "mengirim {gift}", like: "menyukai LIVE", follow: "mengikuti", share: "membagikan LIVE", subscribe: "berlangganan",
  join: "bergabung", others: "dan {count} lainnya", question: "bertanya", disconnected: "Tidak terhubung", reconnecting: "Menunggu LIVE",
  last: { gift: "Hadiah terakhir", follow: "Pengikut baru", subscribe: "Pelanggan baru", share: "Terakhir membagikan" },
  counters: { viewers: "Penonton", likes: "Suka", diamonds: "Berlian", followers: "Pengikut baru", shares: "Dibagikan", subscribers: "Pelanggan" },
  boards: { diamonds: "Hadiah terbanyak", likes: "Suka terbanyak" },
  nobody: "Belum ada", timeUp: "Waktu habis",
  roles: { host: "Host", moderator: "Moderator", subscriber: "Pelanggan", friend: "Teman" },
};

const vi = {
  gift: "đã tặng {gift}", like: "đã thích LIVE", follow: "đã theo dõi", share: "đã chia sẻ LIVE", subscribe: "đã đăng ký",
  join: "đã vào", others: "và {count} người khác", question: "hỏi", disconnected: "Mất kết nối", reconnecting: "Đang chờ LIVE",
  last: { gift: "Quà mới nhất", follow: "Người theo dõi mới", subscribe: "Người đăng ký mới", share: "Vừa chia sẻ" },
  counters: { viewers: "Người xem", likes: "Lượt thích", diamonds: "Kim cương", followers: "Theo dõi mới", shares: "Chia sẻ", subscribers: "Đăng ký" },
  boards: { diamonds: "Tặng nhiều nhất", likes: "Thích nhiều nhất" },
  nobody: "Chưa có ai", timeUp: "Hết giờ",
  roles: { host: "Chủ phòng", moderator: "Quản trị viên", subscriber: "Người đăng ký", friend: "Bạn bè" },
};

const ja = {
  gift: "が{gift}を贈りました", like: "がいいねしました", follow: "がフォローしました", share: "がLIVEをシェアしました", subscribe: "がサブスク登録しました",
  join: "が参加しました", others: "ほか{count}人", question: "の質問", disconnected: "未接続", reconnecting: "LIVEを待っています",
  last: { gift: "最新のギフト", follow: "新しいフォロワー", subscribe: "新しいサブスク", share: "最新のシェア" },
  counters: { viewers: "視聴者", likes: "いいね", diamonds: "ダイヤ", followers: "新フォロワー", shares: "シェア", subscribers: "サブスク" },
  boards: { diamonds: "ギフトランキング", likes: "いいねランキング" },
  nobody: "まだいません", timeUp: "時間です",
  roles: { host: "ホスト", moderator: "モデレーター", subscriber: "サブスク", friend: "友達" },
};

const ko = {
  gift: "님이 {gift} 선물을 보냈습니다", like: "님이 좋아합니다", follow: "님이 팔로우했습니다", share: "님이 LIVE를 공유했습니다", subscribe: "님이 구독했습니다",
  join: "님이 입장했습니다", others: "외 {count}명", question: "님의 질문", disconnected: "연결 안 됨", reconnecting: "LIVE를 기다리는 중",
  last: { gift: "최근 선물", follow: "새 팔로워", subscribe: "새 구독자", share: "최근 공유" },
  counters: { viewers: "시청자", likes: "좋아요", diamonds: "다이아몬드", followers: "새 팔로워", shares: "공유", subscribers: "구독자" },
  boards: { diamonds: "선물 순위", likes: "좋아요 순위" },
  nobody: "아직 없음", timeUp: "시간 종료",
  roles: { host: "호스트", moderator: "관리자", subscriber: "구독자", friend: "친구" },
};

const ar = {
  gift: "أرسل {gift}", like: "أعجبه البث", follow: "بدأ المتابعة", share: "شارك البث", subscribe: "اشترك",
  join: "انضم", others: "و{count} آخرون", question: "يسأل", disconnected: "غير متصل", reconnecting: "في انتظار البث",
  last: { gift: "آخر هدية", follow: "متابع جديد", subscribe: "مشترك جديد", share: "آخر مشاركة" },
  counters: { viewers: "المشاهدون", likes: "الإعجابات", diamonds: "الألماس", followers: "متابعون جدد", shares: "المشاركات", subscribers: "المشتركون" },
  boards: { diamonds: "أكثر المهدين", likes: "أكثر المعجبين" },
  nobody: "لا أحد بعد", timeUp: "انتهى الوقت",
  roles: { host: "المضيف", moderator: "المشرف", subscriber: "مشترك", friend: "صديق" },
};

const ALL = { en, de, es, fr, it, pt, pl, tr, id, vi, ja, ko, ar };

/** Returns the language that an option means. */
export function languageOf(option, system = navigator.language) {
  const language = option === "auto" ? system.slice(0, 2).toLowerCase() : option;
  return Object.hasOwn(ALL, language) ? language : "en";
}

/** Returns the words of a language. */
export function wordsIn(language) {
  return ALL[language] ?? en;
}

/** Returns a function that writes whole numbers as a language does. */
export function numbersIn(language) {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  return (value) => format.format(Number.isFinite(value) ? value : 0);
}
