using DeepNet.Conformance;

// Usage: DeepNet.Conformance [FOLDER] [--only FAMILY[.NNNN]] [--verbose]
string? folder = null, only = null;
bool isVerbose = false;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--verbose")
        isVerbose = true;
    else if (args[i] == "--only" && i + 1 < args.Length)
        only = args[++i];
    else if (args[i].StartsWith('-') || folder is not null)
        return Fail($"Unknown argument '{args[i]}': [FOLDER] [--only FAMILY[.NNNN]] [--verbose] are known.");
    else
        folder = args[i];
}

folder = GoldenFolder.Find(folder);
if (folder is null)
    return 0;

var total = new FamilyResult();
string[] families = [.. GoldenFile.Families(folder).Where(name => only is null || only.Split('.')[0] == name)];
if (families.Length == 0)
    return Fail($"No family in {folder} is called '{only}'.");
foreach (string family in families)
{
    FamilyResult result = FamilyResult.Run(folder, family, only ?? "");
    foreach (string failure in result.Failures)
        Console.WriteLine(failure);
    if (isVerbose && result.UnsupportedOps.Count > 0)
        Console.WriteLine($"unsupported in {family}: {string.Join(", ", result.UnsupportedOps)}");
    Console.WriteLine($"goldens {family}: {result.Summary}");
    total.Add(result);
}

Console.WriteLine($"goldens unstable: {total[Outcome.Unstable]} skipped");
Console.WriteLine($"goldens total: {total.Summary}");
return total[Outcome.Failed] > 0 ? 1 : 0;

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
