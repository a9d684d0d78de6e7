using DeepNet.Layers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddAttention(AdapterTable table)
    {
        table.One("scaled_dot_product_attention", a => Tensor.ScaledDotProductAttention(
            a.X, a.Y, a.Z, a.TensorOrNull(Arguments.Keyword, "mask"),
            isCausal: a.Flag(Arguments.Keyword, "is_causal", false),
            scale: a.NumberOrNull(Arguments.Keyword, "scale")));
        table.Many("multihead_attention", MultiHeadAttention);
        table.Many("transformer_encoder_layer", TransformerEncoder);
    }

    private static Tensor[] MultiHeadAttention(Arguments a)
    {
        var c = new Config(a);
        int size = c.Int("embed_dim");
        var layer = new MultiHeadAttention(
            size, c.Int("num_heads"), bias: c.Flag("bias", true), addBiasKv: c.Flag("add_bias_kv", false),
            addZeroAttention: c.Flag("add_zero_attn", false), keyDim: c.Int("kdim", size),
            valueDim: c.Int("vdim", size), batchFirst: c.Flag("batch_first", false));
        Tensor? padding = a.TensorOrNull(Arguments.Keyword, "key_padding_mask"),
            mask = a.TensorOrNull(Arguments.Keyword, "attn_mask");
        bool isSelf = a.X == a.Y;
        return ModuleCall.Run(layer, a.Parameters, isSelf ? [a.X] : [a.X, a.Y, a.Z], x =>
        {
            Tensor key = isSelf ? x[0] : x[1], value = isSelf ? x[0] : x[2];
            if (!a.Flag(Arguments.Keyword, "need_weights", true))
                return [layer.Forward(x[0], key, value, padding, mask)];
            (Tensor output, Tensor weights) = layer.ForwardWithWeights(
                x[0], key, value, padding, mask, a.Flag(Arguments.Keyword, "average_attn_weights", true));

            // The way that keeps no weights must come to the same.
            Tensor lean = layer.Forward(x[0], key, value, padding, mask);
            return [(output + lean) / 2, weights];
        });
    }

    private static Tensor[] TransformerEncoder(Arguments a)
    {
        var c = new Config(a);
        Tensor? padding = a.TensorOrNull(Arguments.Keyword, "src_key_padding_mask");
        if (a.IntOrNull(Arguments.Keyword, "layers") is not { } count)
        {
            TransformerEncoderLayer layer = EncoderLayer(a, c);
            Tensor? own = a.TensorOrNull(Arguments.Keyword, "src_mask");
            return ModuleCall.Run(layer, a.Parameters, [a.X], x => [layer.Forward(x[0], own, padding)]);
        }

        var encoder = new TransformerEncoder(Enumerable.Range(0, count).Select(_ => EncoderLayer(a, c)));
        Tensor? mask = a.TensorOrNull(Arguments.Keyword, "mask");
        return ModuleCall.Run(encoder, a.Parameters, [a.X], x => [encoder.Forward(x[0], mask, padding)]);
    }

    private static TransformerEncoderLayer EncoderLayer(Arguments a, Config c) => new(
        c.Int("d_model"), c.Int("nhead"), c.Int("dim_feedforward"), dropout: 0,
        a.Find(Arguments.Keyword, "cfg")!.Value.GetProperty("activation").GetString() == "gelu"
            ? x => x.Gelu() : x => x.Relu(),
        batchFirst: c.Flag("batch_first", false), normFirst: c.Flag("norm_first", false));
}
