from bench.stage import stage, VENDORS
from bench import SMALL, LARGE
with stage() as s:
  for v in VENDORS:
    with s.child(v, LARGE) as c, s.child(v, SMALL) as d:
        lt=c.do("last_touch"); lu=d.do("last_touch")
        print(v,lt)
        c.do("undo",last_touch=lt); d.do("undo",last_touch=lu)
        L=c.do("leaders",size=LARGE); S=d.do("leaders",size=SMALL)
        print(c.do("queries",leaders=L[:30]))
        for r in range(3):
            for k,ls in ((c,L[100+r*20:120+r*20]),(d,S)):
                x=k.do("today",leaders=ls,times=4)
                f,a=sorted(x["first"]),sorted(x["again"])
                print(len(ls), "first",f[len(f)//2],f[-2],"again",a[len(a)//2],a[int(len(a)*.95)])
        t=sorted(c.do("touch",leaders=L[300:310],size=LARGE)); print("touch",len(t),t[len(t)//2],t[int(len(t)*.95)])
        print(c.do("due_all"),c.do("due_all"))
        c.do("undo",last_touch=lt); d.do("undo",last_touch=lu)
