/* SPDX-License-Identifier: MIT */
/* Surnames, in both scripts: those of the Hundred Family Surnames, what is common today, and rare
 * ones that a front desk meets. A character is here once for each way of writing it.
 * And words that begin with a character of the table, and are what people are or where they are
 * from: in 水電師傅, 溫州老闆 and 帥哥 nobody is named. */
#include "speech/spoken_private.h"

#include <stddef.h>

/* clang-format off */
const char *const spoken_compound_surnames[] = {
	"歐陽", "欧阳", "司馬", "司马", "上官", "諸葛", "诸葛", "司徒", "司空", "司寇", "司城", "夏侯", "尉遲", "尉迟",
	"皇甫", "令狐", "慕容", "宇文", "長孫", "长孙", "公孫", "公孙", "公羊", "公冶", "公良", "公西", "公仲", "公伯",
	"東方", "东方", "西門", "西门", "南宮", "南宫", "北宮", "北宫", "東郭", "东郭", "東門", "东门", "南門", "南门",
	"獨孤", "独孤", "赫連", "赫连", "澹臺", "澹台", "軒轅", "轩辕", "端木", "呼延", "拓跋", "拓拔", "鮮于", "鲜于",
	"聞人", "闻人", "濮陽", "濮阳", "淳于", "單于", "单于", "太叔", "申屠", "仲孫", "仲孙", "鍾離", "钟离", "鐘離",
	"宗政", "萬俟", "万俟", "百里", "第五", "閭丘", "闾丘", "顓孫", "颛孙", "巫馬", "巫马", "漆雕", "樂正", "乐正",
	"壤駟", "壤驷", "宰父", "穀梁", "谷梁", "亓官", "段干", "梁丘", "左丘", "微生", "羊舌", "歸海", "归海", "納蘭",
	"纳兰", "完顏", "完颜", "耶律", "葉赫", "叶赫", "那拉", "鈕祜", "钮祜", "費莫", "费莫", "愛新", "爱新", "東里",
	"东里", "子車", "子车", "車正", "车正", "屋廬", "屋庐", "張簡", "张简", "范姜", "叔孫", "叔孙", NULL,
};
/* clang-format on */

/* clang-format off */
const char spoken_surnames[] =
	"趙赵錢钱孫孙李周吳吴鄭郑王馮冯陳陈褚衛卫蔣蒋沈韓韩楊杨朱秦尤許许何呂"
	"吕施張张孔曹嚴严華华金魏陶姜戚謝谢鄒邹喻柏水竇窦章雲云蘇苏潘葛奚范彭"
	"郎魯鲁韋韦昌馬马苗鳳凤花方俞任袁柳酆鮑鲍史唐費费廉岑薛雷賀贺倪湯汤滕"
	"殷羅罗畢毕郝鄔邬安常樂乐于於時时傅皮卞齊齐康伍余餘元卜顧顾孟平黃黄和"
	"穆蕭萧肖尹姚邵湛汪祁毛禹狄米貝贝明臧計计伏成戴談谈宋茅龐庞熊紀纪舒屈"
	"項项祝董梁樑杜阮藍蓝閔闵席季麻強强賈贾路婁娄危江童顏颜郭梅盛林刁鍾钟"
	"鐘徐邱丘駱骆高夏蔡田樊胡凌霍虞萬万支柯昝管盧卢莫房裘繆缪干解應应宗丁"
	"宣賁贲鄧邓郁單单杭洪包諸诸左石崔吉鈕钮龔龚程嵇邢滑裴陸陆榮荣翁荀羊惠"
	"甄麴曲家封芮羿儲储靳汲邴糜松井段富巫烏乌焦巴弓牧隗山谷車车侯宓蓬郗班"
	"仰秋仲伊宮宫寧宁甯仇欒栾暴甘鈄厲厉戎祖武符劉刘景詹束龍龙葉叶幸司韶郜"
	"黎薊蓟薄印宿白懷怀蒲邰鄂索咸籍賴赖卓藺蔺屠蒙池喬乔陰阴鬱胥能蒼苍聞闻"
	"莘黨党翟譚谭貢贡勞劳逄姬申扶堵冉宰酈郦雍郤璩桑桂濮牛壽寿通邊边扈燕冀"
	"郟郏浦尚農农溫温別别莊庄晏柴瞿閻阎閆闫充慕連连茹習习宦艾魚鱼容向古易"
	"慎戈廖庾終终暨居衡步耿滿满弘匡國国文寇廣广祿禄闕阙東东歐欧殳沃利蔚越"
	"夔隆師师鞏巩厙聶聂晁勾敖融冷訾辛闞阚簡简饒饶空曾毋沙乜養养鞠須须豐丰"
	"巢關关蒯查荊荆游遊竺權权逯蓋盖益桓仉督岳嶽帥帅緱缑亢況况郈琴商牟佘佴"
	"伯賞赏墨哈譙谯笪愛爱陽阳佟苟覃覺冼洗植禤麥麦區区邝鄺練练揭淩幗雒藤刀"
	"原苑候漆塗涂凃邸底仝修鮮鲜占湳敬戶户宇楚鹿虎豆緒绪續续粟庫库隋隨随衣"
	"英閩闽佀仵央褟矯矫由矣恩樓楼呼火果鄢諶谌蹇亓宛尉遲迟綦畅暢撒勵励木尕"
	"玉晉晋雪才柘門门冒奉鎖锁丑信青初卻却弭軒轩庹祭銀银沐鏡镜璽保麗丽佛卿"
	"漕岱付官辜粘布招代力巨具全南朴兰蘭芦蘆丛叢盘盤栗檀但冶赫尧堯爨芈羋妫媯嬀"
	"阿𠮷眭斛𤦌鴻鸿寗峗俎厍郄郇郐鄶鄣酇筱邾繩绳謇訚蘧";
/* clang-format on */

/* clang-format off */
const char *const spoken_romanised_surnames[] = {
	/* pinyin */
	"Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu", "Xu", "Sun", "Hu", "Zhu", "Gao",
	"Lin", "He", "Guo", "Ma", "Luo", "Liang", "Song", "Zheng", "Xie", "Han", "Tang", "Feng", "Yu", "Dong", "Xiao",
	"Cheng", "Cao", "Yuan", "Deng", "Fu", "Shen", "Zeng", "Peng", "Lu", "Lü", "Lyu", "Lv", "Su", "Jiang", "Cai",
	"Jia", "Ding", "Wei", "Xue", "Ye", "Yan", "Pan", "Du", "Dai", "Xia", "Zhong", "Tian", "Ren", "Fan", "Fang",
	"Shi", "Yao", "Tan", "Liao", "Zou", "Xiong", "Jin", "Hao", "Kong", "Bai", "Cui", "Kang", "Mao", "Qiu", "Qin",
	"Gu", "Hou", "Shao", "Meng", "Long", "Wan", "Duan", "Qian", "Yin", "Qiao", "Lai", "Gong", "Wen", "Pang",
	"Lan", "Yi", "Niu", "Ge", "Hong", "Bi", "Nie", "Zuo", "Zhuang", "Ke", "Ling", "Yue", "Lei", "Ni", "Zhai",
	"An", "Xing", "Qi", "Tong", "Zhan", "Shu", "Geng", "Mi", "Mei", "Tao", "Mo", "Ou", "Ji", "Bao", "Zhuo",
	"Ning", "Fei", "Chai", "Xi", "Ruan", "Pei", "Miao", "Hua", "Guan", "Jiao", "Ba", "You", "Chang", "Xin",
	"Sheng", "Gan", "Dou", "Tu", "Che", "Yun", "Pu", "Shang", "Lian", "Ouyang", "Sima", "Zhuge", "Shangguan",
	"Situ", "Dongfang", "Huangfu", "Murong", "Xiahou", "Nangong", "Ximen", "Gongsun", "Linghu", "Yuwen", "Weichi",
	"Zhangsun", "Dugu", "Duanmu",
	/* as spelt in Hong Kong and Macau */
	"Chan", "Wong", "Lee", "Cheung", "Lau", "Yeung", "Chiu", "Chow", "Chau", "Ng", "Tsui", "Suen", "Chu", "Ko",
	"Lam", "Ho", "Kwok", "Lo", "Leung", "Sung", "Tse", "Hon", "Fung", "Tung", "Siu", "Ching", "Tso", "Yuen",
	"Hui", "Shum", "Sham", "Tsang", "Lui", "So", "Choi", "Yip", "Tam", "Mak", "Poon", "Pun", "To", "Tai", "Ha",
	"Chung", "Tin", "Yam", "Kwan", "Mok", "Sit", "Yim", "Law", "Kwong", "Szeto", "Au", "Au-Yeung", "Auyeung",
	"Tsoi", "Hung", "Ip", "Lok", "Mui", "Ngai", "Ngan", "Po", "Shek", "Shiu", "Sin", "Sze", "Tsim", "Wat", "Woo",
	"Yau", "Yiu", "Yung", "Koo", "Kan", "Kam", "Hau", "Fok", "Fong", "Chui", "Cheuk", "Chong", "Chun", "Lim",
	"Luk", "Lung", "Leong", "Ieong", "Vong", "Chio", "Kuok", "Sou",
	/* as spelt in Taiwan and elsewhere */
	"Hsu", "Tsai", "Hsieh", "Kuo", "Chiang", "Chien", "Tseng", "Lien", "Hsiao", "Hsiung", "Chou", "Chao", "Chin",
	"Teng", "Tsao", "Yeh", "Yen", "Kao", "Kung", "Shih", "Tien", "Weng", "Chuang", "Jen", "Pai", "Ting", "Tsou",
	/* as spelt in South-East Asia */
	"Ong", "Goh", "Teo", "Chua", "Koh", "Yeo", "Sim", "Toh", "Chia", "Ang", "Chew", "Foo", "Heng", "Khoo", "Low",
	"Neo", "Phua", "Quek", "Seah", "Tay", "Wee", "Yap", "Loh", "Soh", "Kwek", "Tiong", "Loke", "Thong", "Oei",
	"Liem", "Tjoa", "Khaw", "Cheah", "Ooi", "Yeoh", NULL,
};
/* clang-format on */

/* clang-format off */
const char *const spoken_name_lookalikes[] = {
	"房東", "房东", "房仲", "房產", "房产", "房客", "銀行", "银行", "水電", "水电", "冷氣", "冷气", "司機",
	"司机", "代駕", "代驾", "代理", "招商", "招待", "國小", "國中", "國會", "国会", "國際", "国际", "高中",
	"高級", "高级", "高爾夫", "高尔夫", "英文", "英語", "英语", "華文", "华文", "游泳", "區域", "区域",
	"項目", "项目", "常務", "常务", "常任", "花店", "車行", "车行", "農場", "农场", "金牌", "安全", "官方",
	"單身", "单身", "單親", "单亲", "全職", "全职", "應屆", "应届", "時尚", "时尚", "高個", "高个", "白衣",
	"黃衣", "黄衣", "金髮", "金发", "白髮", "白发", "韓國", "韩国", "南韓", "南韩", "英國", "英国", "越南",
	"印度", "東北", "东北", "東京", "东京", "華人", "华人", "廣東", "广东", "廣西", "广西", "廣州", "广州",
	"山東", "山东", "山西", "江蘇", "江苏", "江西", "溫州", "温州", "雲南", "云南", "安徽", "寧波", "宁波",
	"寧夏", "宁夏", "蘇州", "苏州", "鄭州", "郑州", "金門", "金门", "高雄", "花蓮", "雲林", "帥哥", "帅哥",
	"空姐", "富太", "富太太", "師姐", "师姐", "師兄", "师兄", "阿哥", "阿姐", "阿太", "阿sir", "班主任",
	"常董", "古董", "花生", "衛生", "卫生", "師生", "师生", "施工", "勞工", "劳工", NULL,
};
/* clang-format on */
