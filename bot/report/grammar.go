package report

// class is what a grammar word does to the figures around it.
type class uint8

// The classes of grammar words.
const (
	wNone     class = iota
	wPart           // 其中: figures behind it are parts
	wCum            // 累计: not this week's
	wTotal          // 共: cumulative only beside another figure
	wThis           // 本周
	wLast           // 上周 in a comparison
	wChange         // 增加, 持平: against last week
	wNew            // 新增: this week's
	wNeg            // 无, 没有: zero
	wPending        // 还没有数: not known yet, not zero
	wWhole          // 零报告: everything is zero
	wRest           // 其余: what is missing
	wEach           // 各, 均: to every indicator listed before
	wResp           // 分别: one to one
	wBefore         // 约, 近: approximate figure behind
	wAfter          // 余, 左右: approximate figure before
	wFew            // 几, 若干: a figure nobody knows
	wHedge          // 好像, 印象里
	wFix            // 改为, 应为: the corrected figure follows
	wOops           // 报错, 不对: something was wrong
	wNot            // 不是: the figure behind is denied
	wStatus         // 办结: another status than the label's
	wModal          // 拟, 待: not done
	wQuestion       // 吗, 怎么
	wPlan           // 下周: figures behind are plans
	wSame           // 同一笔: the two mentions are one
	wDistinct       // 表一: the two mentions are two
	wFill           // 是, 数, 人数: nothing between label and figure
	wSuffix         // 率, 清单: the label before is part of another word
	wRecall         // 撤回
	wReport         // 报, 周报
	wBehalf         // 代, 帮
	wAmend          // 补报
	wPolite         // greetings and other words without meaning here
	wAnd            // 和, 及
	wCell           // 序号: a column without a figure
	wEdge           // words that may follow a bare number
	wBoth           // 从…到: a figure that changed
	wSection        // 存在困难: a narrative section
	wWork           // 重点工作, 数据: a section whose figures count
	wAdjust         // 漏报, 再加: the figure beside it is not complete
	wCounty         // 全市: somebody else's figures
	wAll            // 以上: the mark is about everything before
)

// pendingHeads and pendingVerbs together say that a figure is not known yet
// (暂未统计, 还没报上来), which a bare negation would make a zero of.
var (
	pendingHeads = words("没 没有 未 还没 还没有 还未 暂未 暂没 暂没有 尚未 仍未 仍没有 目前未 目前没 目前没有 暂时未 暂时没 暂时没有 并未 均未 都未 都没 都没有 一直没 一直未")
	pendingVerbs = words("统计 统计出来 统计好 统计完 汇总 汇总好 汇总完 汇总出来 出来 算 算好 算出来 报 报上来 报来 上报 报送 收到 收齐 收上来 定 定下来 核 核实 核定 核准 核对 核出来 确定 确认 反馈 明确 整理 整理好 弄好 拿到 掌握 填 填报 提供 回复 出数 得出 形成 数 数据 结果 最终 数清 录入 更新 梳理好 梳理完 查清 清楚 回")
)

// grammarWords are the words of the language. Longer words win over shorter
// ones, so a phrase can be taken out of the reach of its parts.
var grammarWords = map[class]string{
	wPart:     "其中 包括 包含 其中有 含 分别是指",
	wCum:      "累计 累计数据 累计情况 累积 累计数 累计达 累计共 今年以来 今年来 今年 今年至今 今年已 全年 全年共 本年 本年度 年度 年内 年初以来 年初至今 本月 本月份 这个月 当月 本季度 季度 上半年 下半年 截至 截止 截至目前 截止目前 目前为止 到目前为止 迄今 至今 以来 开展以来 巡察以来 启动以来 去年 去年同期 上年 往年 历年 上月 上个月 上季度 本轮 本轮以来 本届 总累计 合并报 合并上报 两周合并 历史累计 总数达 迄今为止",
	wTotal:    "共 共计 合计 一共 总计 总共 总数 共有 总的",
	wThis:     "本周 这周 本星期 这星期 这个星期 这一周 本期 此周 当周 本周内 本周共",
	wChange:   "增加 增加到 增加至 增加了 增长 增至 增到 增多 上升 上升到 上升至 升至 升到 下降 下降到 下降至 降至 降到 降为 减少 减少到 减少至 减少了 减至 减到 持平 持平于 翻番 翻了一番 翻一番 翻倍 翻了一倍 同上周 同上期 同上 比上周 较上周 比上期 较上期 相比上周 与上周相比 和上周相比 跟上周相比 同上周相比 比前一周 环比 同比 较前一周 与上周一样 和上周一样 跟上周一样 与上周相同 和上周相同 跟上周相同 与上周持平 同上周持平 和上周持平 跟上周持平 与上周一致 和上周一致 同上周一致 不变 没变 未变 无变化 没有变化 没变化 无变动 没有变动 没动 不动 多了 少了 涨到 涨了 降了 升了 跌到 比上次 较上次 同上次 和上次一样 跟上次一样 如上周 参照上周 按上周 照旧 照上周 报多了 报少了 多报了 少报了 多报 少报 漏了 漏报 漏报了 多算 少算 多算了 少算了 多写 少写 多写了 少写了 多填 少填 多填了 少填了 多加 少加 再加 另加 加上 再增 再减 又增 又减 还要加 还差 减去 扣除 去掉 少算一 多统计 少统计 多统计了 少统计了",
	wNew:      "新增 新增加 新增了 又新增 新发现",
	wNeg:      "无 没 没有 暂无 均无 都没有 都没 均没有 全无 皆无 均未 未 暂未 未有 暂时没有 暂时无 不涉及 未涉及 均不涉及 没涉及 未发现 没发现 没有发现 未发生 没有发生 未产生 未开展 没开展 没有开展 无新增 没有新增 未新增 没新增 暂无新增 一个也没有 一个都没有 一件也没有 一件都没有 一人也没有 一人都没有 一个没有 一件没有 一条也没有 一条都没有 一项也没有 一项都没有 一例也没有 半个也没有 一个也无 也没有 也无 为无 本周无 本周没有 还是没有",
	wPending:  "没有数 没数 没有数据 没数据 还没有数 还没数 暂无数据 无数据 没有统计 没统计 未统计 还没统计 还没有统计 没有出来 没出来 还没出来 还没有出来 未出来 没有汇总 没汇总 未汇总 还没汇总 没有算 没算 没有报 没报 未报 未上报 没有上报 没上报 没有收到 没收到 未收到 没有定 没定 未定 还没定 待定 没有核 没核 未核 没有报上来 没报上来 没有来得及 没来得及 未来得及 没有最终 没有确定 没确定 未确定 尚未 还没 还没有 还未 仍未 仍没有 没有确认 未确认 待统计 待报 待汇总 待核 待核实 稍后 稍后报 等下 等会 晚点 另报 后报 后补 再报 再补 没有结果 没结果 未结 没有结 没有完全 没有全部 未全部 没法 没能 没空 没时间 没事 没错 没关系 没问题 没啥 没什么 没有什么 无法 无关 无故 无论 无须 无需 无误 无非 无从 无锡 未来 未必 未能 未及 未完 未完成 没完 没完成 没有完成 不清楚 不知道 不好说 不详 未知 没有回 没回 没弄 没弄好 没整理 没有整理 未整理 没到 未到 没有到 没有拿到 没拿到 没有反馈 未反馈 没有明确 未明确 没有及时 未及时 没及时 没有按 未按 没有按时 未按时",
	wWhole:    "零报告 〇报告 0报告 平安无事 本周无新增 这周无新增 本周无情况 这周无情况 无情况 没有情况 没情况 本周没有情况 本周没情况 本周无新增情况 无新增情况 无新情况 没有新情况 没有新增情况 本周无新情况 本周没有新情况 本周没有新增 本周没新增 本周暂无新增 本周未新增 本周无异常 无异常情况 本周无事 本周平安 没什么情况 没啥情况 没有什么情况 没有啥情况 没什么新情况 没啥新情况 没有什么新情况 没什么异常 没啥异常 零上报 零申报 零新增 0新增 全部为0 全部为零 全部是0 全为0 全为零 均为0 均为零 全是0 全是零 全0 全零 都是0 都是零 各项均为0 各项均为零 各项为0 各项为零 四项均为0 四项均为零",
	wLast:     "补上周 补上星期 上周 上星期 上个星期 上礼拜 上个礼拜 上一周 上期 前周 前一周 上上周 上上星期",
	wRest:     "其他 其它 其余 剩下 剩余 余下 别的 其他的 其他都 其余都 其他几项 其余几项 其他各项 其余各项 其他指标 其余指标 其他三项 其余三项 其他两项 其余两项 其他项 其余项 剩下两项 剩下三项 剩余两项 剩余三项 余下两项 余下三项 剩下的两项 剩下的三项 剩余的两项 剩下几项 剩余几项 另外两项 另外三项 另外几项 另两项",
	wEach:     "各 均 均为 各为 均是 各是 各有 都是 都为 各自 各计 均有 各报",
	wResp:     "分别 分别为 分别是 依次 依次为 依次是 分别有",
	wBefore:   "约 大约 大概 大致 近 将近 接近 差不多 差不多有 几乎 超 超过 逾 不到 不足 至少 最少 最多 至多 起码 好像 好像是 可能 可能是 可能有 估计 估计有 估摸 似乎 也许 或许 不止 不少于 不超过 不低于 不下 不下于 大于 小于 多于 少于 少说 大概有 大概是 约有 约为 大约有 目测 顶多 怕有 怕是 恐怕 恐怕有 粗略 突破 冲破 破",
	wAfter:    "余 多 左右 上下 以上 以下 以内 之内 开外 出头 不到 不止 有余 来 把 几 半 上下吧 上下浮动 挂零 打底 起步 往上 有多 大概 的样子 样子",
	wFew:      "归零 清零 若干 好几 数十 数百 上百 上千 几十 几百 近百 成百 好多 许多 不少 一些 少许 少量 大量 诸多 多个 多件 多人 多名 多条 多项 多处 个把 百把 两三 个别 百余 千余 百来 百十 上万 近千 数千 成千 百多",
	wHedge:    "数据不准 数据待核 参考 参考数 印象里 印象中 印象 记得是 我记得 记不清 记不太清 不确定 不太确定 不敢确定 拿不准 说不准 暂定 暂估 暂按 预估 吃不准 待核对 不一定 大概率 应该有 应该吧 听说 据说 没数清 数不清",
	wFix:      "改为 改成 改到 改回 更改为 更改成 修改为 修改成 更正为 更正成 纠正为 变更为 调整为 应为 应是 应该是 应该为 应该 应当是 应当为 实为 实际为 实际是 实际应为 其实是 才对 才是 改 去重后 去重 核减后 剔除后 实际 实有 其实 扣除后 核实后 最终 更新为 最新 最新为",
	wOops:     "更正 更正一下 订正 纠正 修正 勘误 改正 报错 报错了 说错了点 口误 笔误 手误 看错 看错了 讲错 讲错了 有误 哦不对 啊不对 哎不对 呃不对 等等不对 错啦 报错啦 写错啦 说错啦 打错啦 弄错啦 准确说 准确的说 准确地说 确切说 确切地说 更准确地说 不准确 更正下 纠正下 纠正一下 订正一下 改口 改个数字 说错 说错了 打错 打错了 写错 写错了 填错 填错了 发错 发错了 输错 输错了 弄错 弄错了 搞错 搞错了 记错 记错了 数错 数错了 算错 算错了 统计错 统计错了 统计有误 数据有误 数字有误 填报有误 上报有误 不对 不对不对 哦不 啊不 错了 修改 修改一下 更改 改一下 改下 改个数 重新更正",
	wNot:      "不是 而不是 并不是 并非 而非 非",
	wStatus:   "起草 草拟 拟定 拟订 酝酿 征求意见 征求 办结 已办结 结办 办理 已办理 了结 已了结 处置 已处置 核查 已核查 核实 已核实 初核 查实 查结 已查结 审结 解决 已解决 化解 已化解 销号 已销号 反馈 已反馈 复核 已复核 督办 废止 取消 撤销 退回 消化 遗留 历史遗留 存量 原有 在办 未办结 待办 上级交办 信访 群众反映 群众举报 收到 接到 受理 已受理 研判 筛选 回头看 复查 限期 立案 解除 免除 申诉 往期 前期 尚有 还有 仍有 还剩 尚存 剩余未 不再 重复",
	wModal:    "未完成 应 须 未能 限期 启动 着手 筹备 谋划 督促 责令 责成 敦促 推动 推进 拟 拟于 计划 预计 准备 将 打算 力争 争取 预备 建议 要求 需要 需 待 即将 正在 有望 本应 原应 目标 任务 应当 尚需 还需 仍需 仍有 还有 还剩 尚有 缺 不予 免予 免于",
	wQuestion: "测试: 草稿: 格式: 例: 演示: 样表: 吗 怎么 怎样 如何 是否 能否 可否 可不可以 能不能 要不要 需不需要 是不是 对不对 行不行 有没有 什么 啥 哪 哪里 哪个 哪些 咋 多少 为何 为什么 谁 几号 几点 例如 比如 譬如 举例 假如 假设 如果 要是 样例 示例 模板 范例",
	wPlan:     "下周 下星期 下个星期 下期 下步 下一步 下阶段 下一阶段 下月 下个月 明年 明天 后天 后续 接下来 年底前 月底前",
	wSame:     "同一笔 同一个 同一件 同一人 同一批 同一项 同一条 同一事 同样的 再说一遍 再说一次 再报一遍 再报一次 再发一遍 再发一次 重复一遍 重复一次 重发 重发一遍 没错 也就是 就是说 是一回事 一回事 同一数 同一个数 一样的",
	wDistinct: "表一 表二 表三 表1 表2 表3 分表 分片 片区 上片 下片 东片 西片 南片 北片 第一组 第二组 一组 二组 1组 2组 第一批 第二批 一片 二片 第一片 第二片 附表",
	wFill:     "是 为 有 了 数 金额 数额 总额 人数 件数 个数 数量 条数 项数 数是 数为 个 人 件 方面 情况 已 达 达到 计 目前 现 现有 得 出 的 也 就 就是 只有 只 仅 仅有 暂 暂时 都 全部 全 即 也是 还是 依旧是 具体 分管 相关 有关 责任 人员 共报",
	wSuffix:   "率 清单 台账 通知书 通知单 通报 方案 会议 会商 专班 小组 组 意见 意见书 建议 建议书 报告 措施 期限 要求 机制 导向 表 办法 程序 函 单 化 上墙 执行 落实 建设 不力 不到位 不严 不规范 事项 负责 制 结果 决定 文书 档案 任务 现场 专项 专栏 复盘 工作会 情形 依据 标准 流程 原因 根源 性质 类型 中 期 力度 范围 权限",
	wRecall:   "撤回 撤回了 撤回吧 撤回下 撤回一下",
	wReport:   "暂报 督查 检查 简报 情况 情况汇报 清单 台账 表格 报 报告 周报 报送 上报 填报 报一下 报下 先报 周报表 报表 汇报 报数 数据 数字 统计 汇总 小结 工作 工作周报 巡察工作 巡察 巡察周报 巡察办 纪委 纪工委 纪检 纪委办 情况如下 如下 数据部分 数据如下 工作情况 工作小结",
	wBehalf:   "代 帮 替 代为 帮忙 代报 替报 帮报",
	wAmend:    "还差的 还缺的 缺的 差的 还差的几项 还缺的几项 补上 补全 补齐 补报 补交 补一下 补上 补发 补 补充 漏报 迟报 忘报 忘报了 忘了报 忘记报 忘记报了 没报 未报 没来得及报 漏报了 补报一下 补交一下",
	wPolite:   "不好意思 抱歉 对不起 打扰了 如有不对 如有错误 如有误 如有问题 若有不对 若有误 若有错误 不对请指正 不对的地方 有误请指正 有错请指正 如有不妥 您好 你好 领导 各位 各位领导 大家 好 早 早上好 上午好 中午好 下午好 晚上好 谢谢 谢谢领导 多谢 辛苦 辛苦了 麻烦 请查收 查收 请 收 收到 啊 哦 呀 啦 哈 哈哈 嗯 呃 额 咯 哎 唉 诶 的话 我镇 我们镇 本镇 我们 我 咱们 我乡 本乡 我街道 周末愉快 愉快 周末 祝好 主任 书记 老师 科长 同志 特此报告 特此 以上 完毕 报告完毕 是 一切正常 请放心 放心 现 先 现将 今天 今日 全部 就这些 就这样 了 呢 您 你 好的 都 一周 的",
	wAnd:      "和 及 以及 与 或 或者 跟",
	wCell:     "序号 编号 单位 乡镇 街道 镇街 乡镇街道 周次 日期 时间 备注 指标 项目 名称 填报人 联系人",
	wEdge:     "均 已 都 全 因 较 比 同 与 和 及 以 暂 现 上 下 并 分 涉 其 本 另 还 且 但 而 累 截 这 今 请 谢 是 在 由 了 左 新",
	wBoth:     "从 由",
	wSection:  "下周计划 下周工作计划 下周打算 下周安排 下周重点 下周重点工作 下周工作 下周工作安排 下周工作打算 下步打算 下步计划 下步工作 下步工作打算 下步工作计划 下一步打算 下一步计划 下一步工作 下一步工作打算 下一步工作计划 下一步安排 下阶段工作 下阶段打算 下阶段计划 下一阶段工作 下一阶段打算 工作打算 工作计划 存在困难 存在的困难 困难问题 存在困难问题 存在的困难问题 存在的困难和问题 存在困难和问题 困难和问题 困难与问题 存在的主要困难 主要困难 存在问题和困难 存在的问题和困难 存在问题及困难 困难及建议 困难和建议 典型做法 典型经验 典型案例 特色做法 亮点做法 经验做法 好的做法 工作亮点 意见建议",
	wWork:     "重点工作 本周重点工作 重点工作情况 本周数据 工作数据 主要数据 数据情况 统计数据 基本数据 数据部分 数据 数据如下 工作情况 本周情况 本周工作 本周工作情况 本周工作数据 周报数据",
	wAdjust:   "核减 核增 核减了 核增了 报多了 报少了 多报了 少报了 多报 少报 漏了 漏报 漏报了 多算 少算 多算了 少算了 多写 少写 多写了 少写了 多填 少填 多填了 少填了 多加 少加 再加 另加 又加 加上 外加 还要加 再增 又增 再减 又减 减去 扣除 去掉 剔除 多统计 少统计 多统计了 少统计了 又发现 再发现 还发现 另发现 另外发现 又发现了",
	wCounty:   "全市 全县 全区 全省 全国 各镇 各乡镇 各镇街 各地 各乡镇街道 各单位 各县 各区",
	wAll:      "以上 上述 上面 前述",
}

// idioms begin with a numeral and are no numbers.
var idioms = words("农村 农村居民 新农村 农村社区 村居民 村社区 村社干部 村居干部 一是 二是 三是 四是 五是 六是 七是 八是 九是 十是 一并 一起 一律 一直 一定 一般 一旦 一边 一同 一下 一样 一致 一经 一方面 一体 一线 一手 一把手 一案 一人一档 一村一 一事一议 一般性 立行立改 边查边改 即知即改 立查立改 未巡先改 立改 即改 未改 已改 在改 张三 李四 王五 赵六 三资 三公 三务 三农 三重一大 三大 三会一课 四风 四议两公开 五个一 六项纪律 两委 两新 两个维护 八项规定 十分 百姓 千方百计 万一 万无一失 截止时间 截止日期 截至时间 共同 公共 十四五 十五五 一贯 一系列 一番 一道 一句 一会 一会儿 一切 一切正常 一路 一看 一查 一问 一报 两手 两难 二维码 百日 三年行动 五星 九小 一户一 一对一 零星 零散 零距离 零容忍 零时 零售 零工 零花 半天 半年 一半")

// statusWords take a figure before a label that ends in one of statusObjects.
var statusWords = words("整改 已整改 整改完成 整改到位 完成整改")

// statusObjects are what a status word says something about.
var statusObjects = []string{"问题"}

// measureWords are the units of counts that people write; one that an
// indicator does not list does not fit it.
var measureWords = words("个 条 项 处 件 人 名 人次 村 份 次 户 家 批 批次 起 宗 例 本 张 套 场 轮 组 位 台 辆 亩 吨 公里 平方米 平方 平米 米 笔 页 类 种 段 篇 封 支 只 间 栋 幢 场次 户次 家次 件次 个人 名人 人员 方面 队 站 期 幅 块地 棵 头 桶 箱 车 万人 步 句 字 票 对 双 副 座 所 岁 度电 倍 成 折 点 档 类别 口 艘 面 枚 顿 趟 遍 回 桌 瓶 斤 公斤 千克 克 升 立方 立方米 平 元人")

// notUnits begin a word of their own although they begin with a measure word.
var notUnits = words("个别 人员情况 处理 处分 处置 条例 项目 件数 名单 村居 村社 村级 村委 村书记 村干部 村两委 村民 份内 次要 户籍 家属 批评 组织 组长 位置 台账 类似 种植 段落 只有 只是 间接 场所 场地 本周 本月 本镇 本期 本年 本轮 期限 期间 期中 站所 队伍 字数 票据 对于 对象 所以 所有 倍数 成效 成绩 点位 回头看 面上 平安 次数 件件 人均 人民币 度假 口头 条件 名下 张贴 起草 起来 例如 本村 本级 本次 轮流 组内 期末 面谈 平均 平台 平时 平稳 笔录 次日 个性 处级 项下 对账 对照 点击 回复 回镇 升至 升到 克服 米面 步骤 车辆 头部 箱体 所属 类型 句号 成立 成员 成果 成案 档案 折合 折算 面对 面临 遍及 对接 对比 场面 双方 座谈 副书记 副镇长 支部 支书 支出 支持 队员 字面 只能 只要 位于 位列 条线 条块 段时间")

// assents at the end of a sentence ask about all of it.
var assents = words("对吗 对吧 是吗 是吧 行吗 可以吗 对不对 是不是 没错吧 行不行 可不可以 没问题吧 有问题吗")

// supposed begin a sentence whose figures are only supposed.
var supposed = words("测试: 草稿: 格式: 例: 演示: 样表: 例如 比如 譬如 举例 假如 假设 如果 要是 样例 示例 模板 范例 是不是 是否 能否 可否 能不能 可不可以 要不要 需不需要")

// loneHedges make the figure before them uncertain where they stand alone in
// brackets or in a clause: 12个（待核实）.
var loneHedges = words("来着 好像 大概 大约 可能 也许 不确定 待定 待核 待确认 待统计 待复核 未核 未确认 暂定 暂估 存疑 没记错 估 初步 仅供参考 不准 不一定 约数 概数 毛估 说不准 拿不准 吃不准 左右 上下 对吧 是吧 有出入 没数清 再核 还要核 再确认 以实际为准 以最终为准")

// countedWords are counted themselves, not the label beside them: 问责2个单位.
var countedWords = words("单位 部门 党组织 党支部 支部 班子 领域 环节 站所 涉及")

// placeEndings make a place of a short unit name: 陶山村, 陶山中学.
var placeEndings = words("村 社区 路 街 大道 中学 小学 派出所 水库 工业区 卫生院 农贸市场 市场 公司 集团 医院 法庭 中心校 幼儿园 居委会 寺 山 河 湖")

// tailHedges behind a figure show that the officer is not sure.
var tailHedges = words("多点 多一点 许 差不多 吧 吗 来着 对吧 对吗 是吧 是吗 好像 大概 可能 也许 不确定 待定 待核 待核实 暂定 存疑 对不对 是不是 没记错的话 还不确定 不太确定")

// deeds between two figures say that the second one counts something else.
var deeds = words("谈话 约谈 走访 参会 参加 参与 培训 接待 慰问 接访 入户 座谈 宣讲 提醒 教育 出动 到场 到会 受访 问卷 会议 小组 检查 督查 立改 即改 当场 成案 退还 村民 群众 干部群众 意见 建议 剩 余 未 没 待 涉 累")

// ownThings are counted for themselves behind a figure that is complete without
// them: 问责2人，免职1人. Behind a named one (问责警告1人记过1人) they are its sorts.
var ownThings = words("免职 撤职 停职 调岗 调离 辞职 辞退 开除 警告 记过 诫勉 退赔 罚款 罚金 罚没 没收 台账 档案 案卷 卷宗 报告 简报 通报 函件 案件 立案 合同 发票 展板 宣传栏 横幅 公章 账户 账册 账本 凭证 微信群 党课 专题 议题 项目 工程 清单 表格 检查 督查")

// againWords between two figures add the second one.
var againWords = words("另 另有 另外 另外有 还有 又 又有 再 再有 还 外加 加")

// orWords between two figures leave it open which of them holds.
var orWords = words("或 或者 还是 要么")

// alreadyWords before a label say that it is about the figure before it.
var alreadyWords = words("已 已经 正在 在")

// draftLeads may stand before them.
var draftLeads = words("这条 这个 这 此条 此 以上 以下 上面 数据 数字 均 都 只 仅 是 为 个 一份 一条 先")

// draftWords alone in a clause or line make the message a test or a draft.
var draftWords = words("测试 测试一下 测试下 测试数据 测试用 测试消息 试一下 试发 试发一下 试填 作废 作废了 已作废 此条作废 本条作废 这条作废 以上作废 此报作废 草稿 草稿一份 草稿勿用 样例 示例 样板 范例 模板 以上为样例 以上是样例 以上为示例 以上是示例 以上样例 仅为示例 仅作示例 占位 占个位 先占位 先占个位 数字先占位 数据先占位 先占着 占位用 占着 演示 演示用 练习 请忽略 忽略 不作数 不算数 不算 勿录 勿入库 别录 不要录 不用录")

// rightWords at the end of a clause about 这样写 or 格式 ask about the message itself.
var rightWords = words("对吗 对不对 对吧 行吗 行不行 可以吗 可不可以 是吗 是不是 好吗 没错吧 正确吗 对么 行么 可以么")

// formWords are what such a clause speaks of.
var formWords = words("这样 这么 格式 写法 填法 报法 这种")

// doubtWords alone in a clause, before or behind all figures, doubt all of them.
var doubtWords = words("供参考 仅参考 可能有误 或有误 也许有误 可能不准 可能不对 可能有错 可能有出入 或有出入 有出入 不一定准 不一定对 不太准 不准确 不很准 不够准 报个大概 报大概 大概数 大概的数 是不是少了 是不是多了 是不是漏了 是不是错了 会不会少了 会不会多了 好像少了 好像多了 好像不对 感觉不对 拿不准 说不准 吃不准 不确定 没核对 未核对 待核对 没核过 未核过 还没核 待核实 未核实 初步数 初步统计 粗略统计 以后续为准 以正式为准")

// surnames begin the name of a person who heads a forwarded line: 张三：问题5.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔白崔康邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚文金木池缪项翁倪季洪施温柯游章虞诸葛欧司马"

// noNames begin like a name and are none; noNameEnds end places and offices.
var noNames = words("方面 方法 方案 方式 文件 文书 任务 万元 白天 江南 许可 石头 金额 季度 项目 项下 温馨 易错 司法 司机 施工 文字 文明 施行 章节 游客 洪水 木材")

const noNameEnds = "村社组片委站所局办镇乡区街宅岙垟坑长总哥姐位况数类项量名称号度员"

// titles behind a unit's name make a person of it.
var titles = words("书记 主任 老师 科长 同志")

// workVerbs right behind a unit's name tell of its own work.
var workVerbs = words("开展 组织 进行 完成 目前 已 现 累计 共")

// handOver begin an alias that tells what a unit did for another: 陶山镇移交线索1件.
const handOver = "移转"
