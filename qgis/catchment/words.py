"""What people read, in Chinese and English; the language is that of QGIS."""

from qgis.PyQt.QtCore import QLocale, QSettings


def lang():
    """`zh` or `en`."""
    settings = QSettings()
    name = settings.value("locale/userLocale") if settings.value("locale/overrideFlag", False, type=bool) else None
    return "zh" if (name or QLocale.system().name()).startswith("zh") else "en"


def say(key, **gaps):
    """A sentence in the language of QGIS."""
    chinese, english = WORDS[key]
    return (chinese if lang() == "zh" else english).format(**gaps)


WORDS = {
    "provider": ("Catchment 供需分析", "Catchment"),
    # Algorithms: names and what they do.
    "balance": ("供需平衡（项目图层）", "Supply and demand (layers of the project)"),
    "balance.help": (
        "用项目中的设施、人口和区划图层计算：谁有学位或床位、去哪里、多远、谁没有。所用图层、研究文件 study.toml 和结果都在输出文件夹中，"
        "可以交给别人重算。",
        "From layers of sites, people and zones: who gets a place, where, how far away, and who does not. The layers used, the study "
        "file study.toml and the results are in the folder, for others to run again.",
    ),
    "study": ("运行研究文件", "Run a study file"),
    "study.help": (
        "运行 study.toml，载入结果图层。研究文件可用命令 catchment init 起草。",
        "Runs a study.toml and loads its layers. `catchment init` drafts a study file.",
    ),
    "check": ("检查数据", "Check data"),
    "check.help": (
        "检查图层或研究文件，逐条说明哪个文件、哪一行、哪个字段有问题，怎么改。不修改数据。",
        "Looks at layers or at a study file and says what is wrong: file, row, field, value, and what to do. Changes nothing.",
    ),
    "compare_methods": ("四种分配方法对比", "Compare the methods of allocation"),
    "compare_methods.help": (
        "同一研究文件分别按最近、半径、分区、最优四种方法计算，看结论随方法怎样变化。",
        "One study under each method: nearest, radius, zone and optimal, to see what depends on the method.",
    ),
    "access": ("可达性", "Access"),
    "access.help": (
        "用项目中的设施和人口图层计算可达性得分（两步移动搜索法等），逐格网载入。",
        "Scores of access (two-step floating catchment areas and others) of every cell, from layers of sites and people.",
    ),
    "report": ("生成成果文件", "Write something to hand over"),
    "report.help": (
        "从已有结果文件夹生成成果文件（工作簿、GeoPackage 与 QGIS 项目等）。先复核结果，不重新计算。",
        "From finished results: a workbook, a GeoPackage with a QGIS project, and more. Verified first; nothing is computed again.",
    ),
    # Parameters.
    "sites": ("设施图层（点）", "Sites (points)"),
    "service": ("服务", "Service"),
    "kind": (
        "说明每处设施是什么的字段，如“学段”（没有时，全部设施都算这项服务）",
        "Field that says what each site is (without one all sites offer this service)",
    ),
    "kind_found": ("按字段“{field}”区分设施，只计所选服务。", "Field \"{field}\" says what each site is; only those of the service count."),
    "places": ("学位或床位字段（不选则自动识别）", "Field of places or beds (found by its name when empty)"),
    "people": ("人口图层（点或面）", "People (points or polygons)"),
    "persons": ("需要这项服务的人数字段", "Field that counts those who need the service"),
    "zones": ("街镇边界", "Streets or zones"),
    "zone_name": ("街镇名称字段（不选则自动识别）", "Field of the zones' names (found when empty)"),
    "method": ("分配方法", "Method"),
    "cutoff": ("最远距离（米，0 为不限）", "Longest way in metres (0: no limit)"),
    "year": ("计算年份", "Year"),
    "hand_over": ("同时生成成果文件", "Write something to hand over as well"),
    "study_file": ("研究文件", "Study file"),
    "folder": ("输出文件夹", "Folder for the results"),
    "layers": ("图层", "Layers"),
    "results": ("结果文件夹", "Folder of results"),
    "measure": ("可达性方法", "Measure of access"),
    "reach": ("搜索半径（米）", "Reach in metres"),
    "scale": ("距离衰减尺度（米，引力模型用）", "Scale of the decay in metres (gravity)"),
    "products": ("成果（xlsx,gpkg 等，留空为全部）", "Products (xlsx,gpkg and so on; all when empty)"),
    # Methods and services.
    "nearest": ("就近", "nearest"),
    "radius": ("服务半径", "radius"),
    "zone": ("按街镇", "zone"),
    "optimal": ("最优", "optimal"),
    "kindergarten": ("幼儿园", "kindergartens"),
    "primary": ("小学", "primary schools"),
    "junior": ("初中", "junior secondary schools"),
    "senior": ("高中", "senior secondary schools"),
    "nursery": ("托育", "nurseries"),
    "hospital_beds": ("医院床位", "hospital beds"),
    "elderly_beds": ("养老床位", "beds of care homes"),
    # Layers of results.
    "layer.facilities": ("设施", "sites"),
    "layer.zones": ("分街镇余缺", "balance by zone"),
    "layer.zones_by_year": ("分年度余缺", "balance by year"),
    "layer.catchments": ("服务范围", "catchments"),
    "layer.demand": ("人口与去向", "people and where they go"),
    "layer.coverage": ("覆盖", "coverage"),
    "layer.access": ("可达性", "access"),
    "layer.access_zones": ("分街镇可达性", "access by zone"),
    "layer.disagreement": ("方法分歧", "where methods differ"),
    "layer.roads": ("所用道路", "roads used"),
    "layer.ways": ("绕行最多的路线", "longest detours"),
    # What goes wrong.
    "no_program": (
        "找不到 catchment 程序。请把它放到插件的 bin 文件夹 {bin}，或加入 PATH，或设环境变量 CATCHMENT_BIN。",
        "The program catchment was not found. Put it into {bin}, on PATH, or name it in the environment variable CATCHMENT_BIN.",
    ),
    "failed": ("catchment 未完成（退出码 {code}）：{what}", "catchment did not finish (exit code {code}): {what}"),
    "cancelled": ("已取消，没有写入结果。", "Cancelled; no results were written."),
    "taken": (
        "{path} 不是本插件写的，不会覆盖；请换一个文件夹。",
        "{path} was not written by this plugin and is not replaced; choose another folder.",
    ),
    "empty": ("图层“{name}”不能读取。", "Layer \"{name}\" cannot be read."),
    "nothing": ("请选图层或研究文件。", "Choose layers or a study file."),
}
