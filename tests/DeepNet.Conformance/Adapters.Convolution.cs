using System.Text.Json;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddConvolutions(AdapterTable table)
    {
        table.One("conv1d", a =>
            a.X.Conv1d(a.Y, a.TensorOrNull(2), One(a, "stride", 1), Padding(a), One(a, "dilation", 1), Groups(a)));
        table.One("conv2d", a =>
            a.X.Conv2d(a.Y, a.TensorOrNull(2), Each(a, "stride", 1), Padding(a), Each(a, "dilation", 1), Groups(a)));
        table.One("conv3d", a =>
            a.X.Conv3d(a.Y, a.TensorOrNull(2), Each(a, "stride", 1), Padding(a), Each(a, "dilation", 1), Groups(a)));
        table.One("conv_transpose1d", a => a.X.ConvTranspose1d(
            a.Y,
            a.TensorOrNull(2),
            One(a, "stride", 1),
            One(a, "padding", 0),
            One(a, "output_padding", 0),
            Groups(a),
            One(a, "dilation", 1)));
        table.One("conv_transpose2d", a => a.X.ConvTranspose2d(
            a.Y,
            a.TensorOrNull(2),
            Each(a, "stride", 1),
            Each(a, "padding", 0),
            Each(a, "output_padding", 0),
            Groups(a),
            Each(a, "dilation", 1)));
        table.One("conv_transpose3d", a => a.X.ConvTranspose3d(
            a.Y,
            a.TensorOrNull(2),
            Each(a, "stride", 1),
            Each(a, "padding", 0),
            Each(a, "output_padding", 0),
            Groups(a),
            Each(a, "dilation", 1)));
    }

    private static int Groups(Arguments a) => a.Int(Arguments.Keyword, "groups", 1);

    private static int One(Arguments a, string name, int @default) =>
        a.Ints(Arguments.Keyword, name) is [int value] ? value : @default;

    private static PerDim Each(Arguments a, string name, int @default) =>
        PerDim.Of(a.Ints(Arguments.Keyword, name) ?? [@default]);

    private static ConvPadding Padding(Arguments a) => a.Find(Arguments.Keyword, "padding") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() == "same" ? ConvPadding.Same : ConvPadding.Valid,
        _ => Each(a, "padding", 0),
    };
}
