using DeepNet.Layers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddTransformers(AdapterTable table)
    {
        table.Many("transformer_decoder_layer", a =>
        {
            var c = new Config(a);
            Tensor? mask = a.TensorOrNull(Arguments.Keyword, "tgt_mask"),
                memoryMask = a.TensorOrNull(Arguments.Keyword, "memory_mask"),
                padding = a.TensorOrNull(Arguments.Keyword, "tgt_key_padding_mask"),
                memoryPadding = a.TensorOrNull(Arguments.Keyword, "memory_key_padding_mask");
            if (a.IntOrNull(Arguments.Keyword, "layers") is not { } count)
            {
                TransformerDecoderLayer layer = DecoderLayer(a, c);
                return ModuleCall.Run(
                    layer, a.Parameters, [a.X, a.Y],
                    x => [layer.Forward(x[0], x[1], mask, memoryMask, padding, memoryPadding)]);
            }

            var decoder = new TransformerDecoder(Enumerable.Range(0, count).Select(_ => DecoderLayer(a, c)));
            return ModuleCall.Run(
                decoder, a.Parameters, [a.X, a.Y],
                x => [decoder.Forward(x[0], x[1], mask, memoryMask, padding, memoryPadding)]);
        });
        table.Many("transformer", a =>
        {
            var c = new Config(a);
            var model = new Transformer(
                c.Int("d_model"), c.Int("nhead"), c.Int("num_encoder_layers"), c.Int("num_decoder_layers"),
                c.Int("dim_feedforward"), dropout: 0, batchFirst: c.Flag("batch_first", false));
            return ModuleCall.Run(model, a.Parameters, [a.X, a.Y], x =>
            [
                model.Forward(
                    x[0], x[1], a.TensorOrNull(Arguments.Keyword, "src_mask"),
                    a.TensorOrNull(Arguments.Keyword, "tgt_mask"), a.TensorOrNull(Arguments.Keyword, "memory_mask")),
            ]);
        });
    }

    private static TransformerDecoderLayer DecoderLayer(Arguments a, Config c) => new(
        c.Int("d_model"), c.Int("nhead"), c.Int("dim_feedforward"), dropout: 0,
        a.Find(Arguments.Keyword, "cfg")!.Value.GetProperty("activation").GetString() == "gelu"
            ? x => x.Gelu() : x => x.Relu(),
        batchFirst: c.Flag("batch_first", false), normFirst: c.Flag("norm_first", false));
}
