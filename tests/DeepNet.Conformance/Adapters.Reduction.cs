namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddReductions(AdapterTable table)
    {
        table.One("sum", a => a.X.Sum(a.Dims, a.KeepDim));
    }

    private static void AddStatistics(AdapterTable table)
    {
    }

    private static void AddSorting(AdapterTable table)
    {
    }

    private static int Correction(Arguments a) => a.Flag(Arguments.Keyword, "unbiased", true) ? 1 : 0;

    private static Tensor[] Pair((Tensor First, Tensor Second) pair) => [pair.First, pair.Second];

    private static Tensor[] Triple((Tensor First, Tensor Second, Tensor Third) triple) => [triple.First, triple.Second, triple.Third];
}
