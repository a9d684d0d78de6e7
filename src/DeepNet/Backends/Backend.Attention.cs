namespace DeepNet.Backends;

/// <summary>Attention on queries [batch…, heads, L, D], keys [batch…, groups, S, D] and values [batch…, groups, S,
/// E] of
/// any layouts; heads is a multiple of groups.</summary>
internal abstract partial class Backend
{
    /// <summary>y [batch…, heads, L, E] = dropout(softmax(scale · q kᵀ + mask)) v, and what the gradient wants to find
    /// again.</summary>
    public virtual Tensor? Attention(Tensor q, Tensor k, Tensor v, AttentionOptions options, Tensor y)
    {
        Copy(DeepNet.Attention.Compose(q, k, v, options), y);
        return null;
    }

    /// <summary>Writes the gradients of <see cref="Attention"/>, of any layouts.</summary>
    public virtual void AttentionGrad(
        Tensor dy, Tensor q, Tensor k, Tensor v, Tensor y, Tensor? state, AttentionOptions options, Tensor dq,
        Tensor dk, Tensor dv)
    {
        (Tensor rq, Tensor rk, Tensor rv) = DeepNet.Attention.Gradient(dy, q, k, v, options);
        Copy(rq, dq);
        Copy(rk, dk);
        Copy(rv, dv);
    }
}
