namespace DeepNet.Text;

/// <summary>Texts as tensors of one length: what <see cref="Tokenizer"/>'s EncodeBatch makes.</summary>
/// <param name="Ids">[batch, length], Int64: the tokens, filled up with the padding token.</param>
/// <param name="Mask">[batch, length], Bool: true where there is a token, false on padding. Attention's keyPaddingMask
/// marks the others: <c>Mask.LogicalNot()</c>.</param>
/// <param name="Segments">[batch, length], Int64: 1 on the tokens of the second text of a pair, 0 elsewhere. BERT's
/// token type ids.</param>
public sealed record TokenBatch(Tensor Ids, Tensor Mask, Tensor Segments);
