using DeepNet.Layers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddInitialization(AdapterTable table)
    {
        table.One("init.gain", a => Tensor.Full(
            [], Init.CalculateGain(NonlinearityOf(a.Text(0, "", "")), a.NumberOrNull(1, "param")), DType.Float64));
    }

    private static Nonlinearity NonlinearityOf(string name) =>
        Enum.Parse<Nonlinearity>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
